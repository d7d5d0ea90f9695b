package dateline.syndication.rightsdesk;

import dateline.article.check.Slugs;
import dateline.rights.Level;
import dateline.rights.PermissionFacts;
import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.terms.Action;
import dateline.syndication.terms.PermittedUse;
import dateline.syndication.terms.Selection;
import dateline.syndication.terms.Terms;
import dateline.syndication.terms.TermsBuilder;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A partner's request for a permission for one article, section or feed.
 *
 * @param article id or slug of the article; stored as the id
 * @param section slug of the section; its subsections are included
 * @param feed slug of the feed
 * @param level headline, excerpt or full, of the uses in {@code actions}
 * @param excerptWords maximum number of words, at level excerpt
 * @param actions uses at {@code level}; if absent, reproduce, or none if {@code uses} is not null
 * @param uses further uses, each with a level and a quota of its own
 * @param outlet where the partner wants to publish; the outlet of the key if absent
 * @param articlesFrom earliest publication; if absent, the publication of the article, and for a section or feed the
 *     start of the permission
 * @param validFrom the instant of the approval if absent
 * @param validUntil no end if absent
 * @param message to the rights desk, at most 2,000 characters
 */
@RecordBuilder
@Schema(name = "PermissionApplicationRequest")
public record PermissionApplicationRequest(
        @Size(max = 200) String article,
        @Size(max = 200) @Pattern(regexp = Slugs.PATTERN) String section,
        @Size(max = 200) @Pattern(regexp = Slugs.PATTERN) String feed,
        @NotNull Level level,

        @Min(1) @Max(PermissionFacts.MAX_EXCERPT_WORDS) Integer excerptWords,

        @Size(max = 10) List<@NotNull Action> actions,
        @Size(min = 1, max = 10) List<@NotNull @Valid PermittedUse> uses,
        UUID outlet,
        Instant articlesFrom,
        Instant validFrom,
        Instant validUntil,
        @Size(max = 2_000) String message) {

    /**
     * Returns the request with the id of its article, and with defaults for its actions, outlet and earliest
     * publication.
     *
     * @param articleId null for a request for a section or feed
     */
    PermissionApplicationRequest withDefaults(UUID articleId, UUID effectiveOutlet, Instant publishedAt) {
        return PermissionApplicationRequestBuilder.builder(this)
                .article(articleId == null ? null : articleId.toString())
                .actions(Action.orDefault(actions, uses))
                .outlet(effectiveOutlet)
                .articlesFrom(articlesFrom == null ? publishedAt : articlesFrom)
                .build();
    }

    /** The id of the article of a stored request; null for a section or feed. */
    UUID articleId() {
        return article == null ? null : UUID.fromString(article);
    }

    /** The use that links of the request are about: reproduction if it is asked for, otherwise the first one of {@link Use}. */
    Use mainUse() {
        return PermittedUse.listed(actions, level, null, uses)
                .map(PermittedUse::use)
                .min(Comparator.naturalOrder())
                .orElse(Use.REPRODUCE);
    }

    /** The target in the form {@code article:ID}, {@code section:SLUG} or {@code feed:SLUG}. */
    String target() {
        return article != null ? "article:" + article : section != null ? "section:" + section : "feed:" + feed;
    }

    /**
     * Returns terms that permit exactly the requested use in this outlet. The rights desk can edit them before it
     * approves.
     */
    Terms proposal(UUID partner, Outlet outlet) {
        Selection scope = new Selection(
                null,
                listOrNull(section),
                listOrNull(feed),
                null,
                null,
                null,
                null,
                article == null ? null : List.of(articleId()));
        return TermsBuilder.builder()
                .partner(partner)
                .title("As asked for: " + target().replace(':', ' '))
                .scope(scope)
                .articlesFrom(articlesFrom)
                .level(level)
                .excerptWords(excerptWords)
                .territories(outlet.worldwide ? null : outlet.territories)
                .channels(
                        outlet.channels.isEmpty()
                                ? null
                                : outlet.facts().channels().stream().sorted().toList())
                .validFrom(validFrom)
                .validUntil(validUntil)
                .actions(actions)
                .uses(uses)
                .build();
    }

    private static List<String> listOrNull(String value) {
        return value == null ? null : List.of(value);
    }
}
