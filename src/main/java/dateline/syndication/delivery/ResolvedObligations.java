package dateline.syndication.delivery;

import dateline.article.body.Byline;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.rights.CreditLine;
import dateline.syndication.terms.Iso8601;
import dateline.syndication.terms.Obligations;
import dateline.syndication.terms.Terms;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a partner has to do when it runs this article: the obligations of the permission, spelt out.
 *
 * @param creditLine printed with the article, as it stands here
 * @param linkBack a visible link to the original is due
 * @param canonical address for {@code rel=canonical}; absent where none is due
 * @param robots what the copy tells search engines
 * @param noDerivatives the text stays as it is
 * @param showCorrections corrections are shown with the article
 * @param reportReproductions where it ran is to be reported
 * @param keepFor how long a copy may stand, ISO 8601; absent without a limit
 * @param afterTerm remove or keep, when the permission ends
 * @param removeWithin how soon
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
        String removeWithin) {

    public static ResolvedObligations of(ArticleRow article, Terms terms, PublicUrl url) {
        return of(article, terms, creditLine(article, terms.owed().attributionText(), url), url);
    }

    static ResolvedObligations of(ArticleRow article, Terms terms, String creditLine, PublicUrl url) {
        Obligations owed = terms.owed();
        return ResolvedObligationsBuilder.builder()
                .creditLine(creditLine)
                .linkBack(yes(owed.linkBack()))
                .canonical(yes(owed.canonical()) ? article.canonicalUrl(url.site()) : null)
                .robots(owed.robots())
                .noDerivatives(yes(owed.noDerivatives()))
                .showCorrections(yes(owed.showCorrections()))
                .reportReproductions(yes(owed.reportReproductions()))
                .keepFor(terms.keepFor() == null ? null : Iso8601.text(terms.keepFor()))
                .afterTerm(terms.afterTerm())
                .removeWithin(terms.removeWithin() == null ? null : Iso8601.text(terms.removeWithin()))
                .build();
    }

    /** @param template null or blank for the usual one */
    static String creditLine(ArticleRow article, String template, PublicUrl url) {
        Map<String, String> values = new HashMap<>();
        values.put("copyrightNotice", article.copyrightNotice());
        // What names no source was published on the newsroom's own site.
        values.put(
                "source",
                article.source() == null
                        ? URI.create(url.origin()).getAuthority()
                        : article.source().name());
        values.put("headline", article.content().headline());
        values.put(
                "byline",
                article.content().bylines().stream().map(Byline::display).collect(Collectors.joining("; ")));
        values.put("canonicalUrl", article.canonicalUrl(url.site()));
        values.put("publishedAt", article.publishedAt().toString());
        return CreditLine.of(template, values);
    }

    private static boolean yes(Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
