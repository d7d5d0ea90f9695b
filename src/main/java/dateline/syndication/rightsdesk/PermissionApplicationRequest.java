package dateline.syndication.rightsdesk;

import dateline.article.check.Slugs;
import dateline.rights.Action;
import dateline.rights.Level;
import dateline.syndication.partner.Outlet;
import dateline.syndication.terms.Selection;
import dateline.syndication.terms.Terms;
import dateline.syndication.terms.TermsBuilder;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a partner would like to run: one article, section or feed.
 *
 * @param article its id
 * @param section its slug; those under it are meant too
 * @param feed its slug
 * @param level headline, excerpt or full
 * @param excerptWords at level excerpt
 * @param actions reproduce where they are left out
 * @param outlet where it is to appear; that of the key where it is left out
 * @param articlesFrom how far back; of a section or feed only what is published under the permission where it is left out
 * @param validFrom from the approval on where it is left out
 * @param validUntil without end where it is left out
 * @param message to the rights desk
 */
@RecordBuilder
@Schema(name = "InquiryRequest")
public record PermissionApplicationRequest(
        UUID article,
        @Size(max = 200) @Pattern(regexp = Slugs.PATTERN) String section,
        @Size(max = 200) @Pattern(regexp = Slugs.PATTERN) String feed,
        @NotNull Level level,

        @Min(1) @Max(dateline.rights.PermissionFacts.MAX_EXCERPT_WORDS) Integer excerptWords,

        @Size(min = 1, max = 10) List<@NotNull Action> actions,
        UUID outlet,
        Instant articlesFrom,
        Instant validFrom,
        Instant validUntil,
        @Size(max = 2_000) String message) {

    /** With what was left out filled in. */
    PermissionApplicationRequest complete(UUID chosenOutlet, Instant publishedAt) {
        return PermissionApplicationRequestBuilder.builder(this)
                .actions(
                        actions == null
                                ? List.of(Action.REPRODUCE)
                                : actions.stream().distinct().toList())
                .outlet(chosenOutlet)
                .articlesFrom(articlesFrom == null ? publishedAt : articlesFrom)
                .build();
    }

    /** What it is about, in one word. */
    String target() {
        return article != null ? "article:" + article : section != null ? "section:" + section : "feed:" + feed;
    }

    /** The terms that would give exactly what is asked for, to that outlet: where the rights desk begins. */
    Terms proposal(UUID partner, Outlet wanted) {
        Selection scope = new Selection(
                null, list(section), list(feed), null, null, null, null, article == null ? null : List.of(article));
        return TermsBuilder.builder()
                .partner(partner)
                .title("As asked for: " + target().replace(':', ' '))
                .scope(scope)
                .articlesFrom(articlesFrom)
                .level(level)
                .excerptWords(excerptWords)
                .territories(wanted.worldwide ? null : wanted.territories)
                .channels(
                        wanted.channels.isEmpty()
                                ? null
                                : wanted.facts().channels().stream().sorted().toList())
                .validFrom(validFrom)
                .validUntil(validUntil)
                .actions(actions)
                .build();
    }

    private static List<String> list(String one) {
        return one == null ? null : List.of(one);
    }
}
