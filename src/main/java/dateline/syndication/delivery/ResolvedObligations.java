package dateline.syndication.delivery;

import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.rights.CreditLine;
import dateline.rights.Decision.Permitted;
import dateline.rights.MediaDecision;
import dateline.syndication.terms.Iso8601;
import dateline.syndication.terms.Obligations;
import dateline.syndication.terms.Terms;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The obligations of a permission, resolved for one article.
 *
 * @param creditLine text to print with the article, exactly as it is here
 * @param linkBack whether a visible link to the original is required
 * @param canonical URL for {@code rel=canonical}; absent if the permission requires none
 * @param robots directive for search engines that the copy must carry
 * @param noDerivatives whether the text must not be changed
 * @param showCorrections whether corrections must be shown with the article
 * @param reportReproductions whether the partner must report its copies
 * @param keepFor how long a copy may stay published, as an ISO 8601 duration; absent without a limit
 * @param afterTerm remove or keep: what happens to copies when the permission ends
 * @param removeWithin time for the removal, as an ISO 8601 duration
 * @param keepDigitalSourceType true if generative AI made the article or a delivered media object: the copy must say
 *     so. Absent otherwise. It follows from the article, so that no permission can waive it
 */
@RecordBuilder
@Schema(name = "PackageObligations")
public record ResolvedObligations(
        String creditLine,
        boolean linkBack,
        String canonical,
        String robots,
        boolean noDerivatives,
        boolean showCorrections,
        boolean reportReproductions,
        String keepFor,
        String afterTerm,
        String removeWithin,
        Boolean keepDigitalSourceType) {

    public static ResolvedObligations of(ArticleRow article, Permitted decision, Terms terms, PublicUrl url) {
        return of(
                article,
                decision,
                terms,
                creditLine(article, terms.obligationsOrNone().attributionText(), url),
                url);
    }

    static ResolvedObligations of(
            ArticleRow article, Permitted decision, Terms terms, String creditLine, PublicUrl url) {
        Obligations obligations = terms.obligationsOrNone();
        return ResolvedObligationsBuilder.builder()
                .creditLine(creditLine)
                .linkBack(isTrue(obligations.linkBack()))
                .canonical(isTrue(obligations.canonical()) ? article.canonicalUrl(url.site()) : null)
                .robots(obligations.robots())
                .noDerivatives(isTrue(obligations.noDerivatives()))
                .showCorrections(isTrue(obligations.showCorrections()))
                .reportReproductions(isTrue(obligations.reportReproductions()))
                .keepFor(terms.keepFor() == null ? null : Iso8601.format(terms.keepFor()))
                .afterTerm(terms.afterTerm())
                .removeWithin(terms.removeWithin() == null ? null : Iso8601.format(terms.removeWithin()))
                .keepDigitalSourceType(isMadeByAi(article.content(), decision) ? true : null)
                .build();
    }

    private static boolean isMadeByAi(Content content, Permitted decision) {
        if (DigitalSourceTypes.isGenerative(content.story().digitalSourceType())) return true;
        Set<String> delivered = decision.media().stream()
                .filter(MediaDecision::allowed)
                .map(MediaDecision::id)
                .collect(Collectors.toSet());
        return content.media().stream()
                .filter(media -> delivered.contains(media.id()))
                .anyMatch(media -> DigitalSourceTypes.isGenerative(media.digitalSourceType()));
    }

    /** @param template null or blank for the default template */
    static String creditLine(ArticleRow article, String template, PublicUrl url) {
        Map<String, String> values = new HashMap<>();
        values.put("copyrightNotice", article.copyrightNotice());
        // An article without a source was published on the newsroom's own site.
        values.put(
                "source",
                article.source() == null
                        ? URI.create(url.origin()).getAuthority()
                        : article.source().name());
        values.put("headline", article.content().story().headline());
        values.put(
                "byline",
                article.content().story().bylines().stream()
                        .map(Byline::display)
                        .collect(Collectors.joining("; ")));
        values.put("canonicalUrl", article.canonicalUrl(url.site()));
        values.put("publishedAt", article.publishedAt().toString());
        return CreditLine.of(template, values);
    }

    private static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
