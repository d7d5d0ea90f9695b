package dateline.syndication.terms;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dateline.http.describe.ReadOnly;
import dateline.rights.Action;
import dateline.rights.Channel;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import dateline.rights.PermissionFactsBuilder;
import dateline.rights.PermissionState;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was agreed, after ODRL 2.2: sent, stored and shown in this one form.
 *
 * @param partner who may; never changes
 * @param agreementRef the contract behind it
 * @param scope what it is about
 * @param everything says that a scope that names nothing is meant
 * @param exclude what this permission is not about
 * @param articlesFrom earliest instant of publication; {@code validFrom} where it is left out, so that no archive is opened
 * @param articlesUntil first instant of publication that is too late
 * @param excerptWords 1 to 1000, at level excerpt only
 * @param media none where it is left out, and at level headline; owned: those whose copyright holder is the source's
 * @param territories ISO 3166-1 alpha-2; everywhere where they are left out, and never empty: nowhere would be read as everywhere
 * @param channels all where they are left out, and never empty
 * @param minDelay time that passes after publication, ISO 8601, in whole seconds; not together with embargoAccess
 * @param embargoAccess the text is served before its embargo lifts
 * @param validFrom first instant of the term; now where it is left out
 * @param validUntil first instant after the term; without end where it is left out
 * @param keepFor how long a copy may stand, per article
 * @param quota at level full only: nothing else counts
 * @param actions reproduce where they are left out; what is not listed is prohibited
 * @param afterTerm what happens to published copies when the permission ends
 * @param removeWithin how soon, with afterTerm remove
 */
@RecordBuilder
@JsonIgnoreProperties({"warnings", "links"})
@ReadOnly({"id", "version", "createdAt", "updatedAt", "updatedBy"})
@ReadOnly(
        value = "state",
        instead = "A permission begins as a draft; POST …/activations, …/suspensions and …/revocations move it.")
@Schema(name = "PermissionRequest")
public record Terms(
        @NotNull UUID partner,
        @NotBlank @Size(max = 200) String title,
        @Size(max = 200) String agreementRef,
        @Valid Selection scope,
        Boolean everything,
        @Valid Selection exclude,
        Instant articlesFrom,
        Instant articlesUntil,
        @NotNull Level level,
        Integer excerptWords,
        MediaRule media,
        @Size(min = 1, max = 250) List<@NotNull String> territories,
        @Size(max = 250) List<@NotNull String> excludedTerritories,
        @Size(min = 1, max = 10) List<@NotNull Channel> channels,
        @JsonSerialize(using = Iso8601.class) Duration minDelay,
        Boolean embargoAccess,
        Instant validFrom,
        Instant validUntil,
        @JsonSerialize(using = Iso8601.class) Duration keepFor,
        @Valid Quota quota,
        @Size(min = 1, max = 10) List<@NotNull Action> actions,
        @Valid Obligations obligations,

        @Pattern(regexp = "remove|keep") @Schema(enumeration = {"remove", "keep"})
        String afterTerm,

        @JsonSerialize(using = Iso8601.class) Duration removeWithin) {

    /** With what was left out filled in, and instants as fine as the database keeps them. */
    public Terms complete(Instant now) {
        return TermsBuilder.builder(this)
                .articlesFrom(micros(articlesFrom))
                .articlesUntil(micros(articlesUntil))
                .media(media == null ? MediaRule.NONE : media)
                .territories(distinct(territories))
                .excludedTerritories(distinct(excludedTerritories))
                .channels(distinct(channels))
                .validFrom(micros(validFrom == null ? now : validFrom))
                .validUntil(micros(validUntil))
                .actions(actions == null ? List.of(Action.REPRODUCE) : distinct(actions))
                .build();
    }

    public Selection scoped() {
        return scope == null ? Selection.NOTHING : scope;
    }

    public Selection excluded() {
        return exclude == null ? Selection.NOTHING : exclude;
    }

    public Obligations owed() {
        return obligations == null ? Obligations.NONE : obligations;
    }

    /** In the terms of the decision. */
    public dateline.rights.PermissionFacts licence(UUID id, PermissionState state) {
        return PermissionFactsBuilder.builder()
                .id(id)
                .state(state)
                .scope(scoped().toScope())
                .everything(Boolean.TRUE.equals(everything))
                .exclude(excluded().toScope())
                .articlesFrom(articlesFrom)
                .articlesUntil(articlesUntil)
                .level(level)
                .excerptWords(excerptWords == null ? 0 : excerptWords)
                .media(media)
                .territories(set(territories))
                .excludedTerritories(set(excludedTerritories))
                .channels(set(channels))
                .minDelay(minDelay)
                .embargoAccess(Boolean.TRUE.equals(embargoAccess))
                .validFrom(validFrom)
                .validUntil(validUntil)
                .actions(set(actions))
                .build();
    }

    private static Instant micros(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static <T> List<T> distinct(List<T> values) {
        return values == null ? null : values.stream().distinct().toList();
    }

    private static <T> Set<T> set(Collection<T> values) {
        return values == null ? null : new LinkedHashSet<>(values);
    }
}
