package dateline.syndication.terms;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dateline.http.describe.ReadOnly;
import dateline.rights.Channel;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import dateline.rights.PermissionFacts;
import dateline.rights.PermissionFactsBuilder;
import dateline.rights.PermissionState;
import dateline.rights.Use;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The terms of a permission, modelled on ODRL 2.2. Requests, storage and responses use this form.
 *
 * @param partner the partner that holds the permission; cannot be changed
 * @param agreementRef reference to the contract
 * @param scope the articles that the permission covers
 * @param everything true to confirm that an empty scope means all articles
 * @param exclude articles that this permission does not cover
 * @param articlesFrom earliest instant of publication; default {@code validFrom}, so that a permission does not open
 *     the archive; null only in terms that an earlier release stored
 * @param articlesUntil end of the period of publication, exclusive
 * @param level of the uses in {@code actions}
 * @param excerptWords length of the excerpt in words, 1 to 1000; at level excerpt only
 * @param media default none, and always none at level headline; owned: media with the same copyright holder as the
 *     source
 * @param territories ISO 3166-1 alpha-2; null means worldwide; an empty list is rejected, because it could be mistaken
 *     for worldwide
 * @param channels null means all; an empty list is rejected
 * @param minDelay time after publication before articles are served, ISO 8601, whole seconds; not together with
 *     embargoAccess
 * @param embargoAccess whether articles are served before their embargo lifts
 * @param validFrom start of the term, inclusive; default now
 * @param validUntil end of the term, exclusive; null means no end
 * @param keepFor time for which the partner may keep a copy, per article
 * @param quota of each use in {@code actions}; at level full only, because only deliveries at level full count
 * @param actions uses at {@code level}, each with {@code quota}; default reproduce, or none if {@code uses} is not null; a
 *     use in neither is prohibited
 * @param uses further uses, each with a level and a quota of its own
 * @param afterTerm remove or keep: whether published copies must be removed when the permission ends
 * @param removeWithin deadline for a removal, with afterTerm remove only
 */
@RecordBuilder
@JsonIgnoreProperties({"warnings", "links"})
@ReadOnly({"id", "version", "createdAt", "updatedAt", "updatedBy"})
@ReadOnly(
        value = "state",
        explanation =
                "A permission is created as a draft; POST …/activations, …/suspensions and …/revocations change its state.")
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
        @Size(max = 10) List<@NotNull Action> actions,
        @Size(min = 1, max = 10) List<@NotNull @Valid PermittedUse> uses,
        @Valid Obligations obligations,

        @Pattern(regexp = "remove|keep") @Schema(enumeration = {"remove", "keep"})
        String afterTerm,

        @JsonSerialize(using = Iso8601.class) Duration removeWithin) {

    /** Time for a removal of copies if the terms state none. */
    public static final Duration DEFAULT_REMOVAL_PERIOD = Duration.ofDays(1);

    /**
     * These terms with defaults filled in, lists without duplicates, and instants in microseconds like the database.
     */
    public Terms withDefaults(Instant now) {
        Instant start = validFrom == null ? now : validFrom;
        return TermsBuilder.builder(this)
                .articlesFrom(micros(articlesFrom == null ? start : articlesFrom))
                .articlesUntil(micros(articlesUntil))
                .media(media == null ? MediaRule.NONE : media)
                .territories(distinct(territories))
                .excludedTerritories(distinct(excludedTerritories))
                .channels(distinct(channels))
                .validFrom(micros(start))
                .validUntil(micros(validUntil))
                .actions(Action.orDefault(actions, uses))
                .build();
    }

    private Stream<PermittedUse> permitted() {
        return PermittedUse.listed(actions, level, quota, uses);
    }

    /** The permitted uses, in the order of the terms. */
    public List<Use> permittedUses() {
        return permitted().map(PermittedUse::use).toList();
    }

    /** The levels of the permitted uses. */
    public Set<Level> permittedLevels() {
        return permitted().map(PermittedUse::level).collect(Collectors.toSet());
    }

    /** The level and the quota of a use; empty if it is prohibited. */
    public Optional<PermittedUse> permittedUse(Use use) {
        return permitted().filter(one -> one.use() == use).findFirst();
    }

    /** The quota of a use; null if it has none or is prohibited. */
    public Quota quotaOf(Use use) {
        return permittedUse(use).map(PermittedUse::quota).orElse(null);
    }

    /** How many values scope and exclusions have together. */
    public int countSelectedValues() {
        return scopeOrEmpty().countValues() + excludeOrEmpty().countValues();
    }

    public Selection scopeOrEmpty() {
        return scope == null ? Selection.EMPTY : scope;
    }

    public Selection excludeOrEmpty() {
        return exclude == null ? Selection.EMPTY : exclude;
    }

    /** Whether copies may stay, or have to be removed within the same time, as under the other terms. */
    public boolean hasSameRemovalAs(Terms other) {
        return Objects.equals(afterTerm, other.afterTerm) && Objects.equals(removeWithin, other.removeWithin);
    }

    /** The time within which copies must be removed after the permission ends; null if they may stay published. */
    public Duration removalPeriod() {
        if ("keep".equals(afterTerm)) return null;
        return removeWithin == null ? DEFAULT_REMOVAL_PERIOD : removeWithin;
    }

    public Obligations obligationsOrNone() {
        return obligations == null ? Obligations.NONE : obligations;
    }

    /** The permission in the form in which it is decided on for one use. */
    public PermissionFacts toFacts(UUID id, PermissionState state, Use use) {
        Optional<PermittedUse> permitted = permittedUse(use);
        return PermissionFactsBuilder.builder()
                .id(id)
                .state(state)
                .scope(scopeOrEmpty().toScope())
                .everything(Boolean.TRUE.equals(everything))
                .exclude(excludeOrEmpty().toScope())
                .articlesFrom(articlesFrom)
                .articlesUntil(articlesUntil)
                .level(permitted.map(PermittedUse::level).orElse(level))
                .excerptWords(excerptWords == null ? 0 : excerptWords)
                .media(media)
                .territories(set(territories))
                .excludedTerritories(set(excludedTerritories))
                .channels(set(channels))
                .minDelay(minDelay)
                .embargoAccess(Boolean.TRUE.equals(embargoAccess))
                .validFrom(validFrom)
                .validUntil(validUntil)
                .actions(permitted.map(PermittedUse::use).map(Set::of).orElse(Set.of()))
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
