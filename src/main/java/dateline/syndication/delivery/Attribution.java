package dateline.syndication.delivery;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.syndication.terms.CanonicalJsonHash;
import java.util.List;

/**
 * The credit line of a package, as {@link ResolvedObligations} has it, and the hash of the content, which includes it.
 *
 * @param contentHash hash of what a reader of the copy sees, prefixed with the algorithm: {@code sha-256:} and hex
 *     digits
 */
record Attribution(String creditLine, String contentHash) {

    /** @param template of the credit line; null or blank for the default template */
    static Attribution of(PackageText text, ArticleRow article, String template, PublicUrl url) {
        String line = ResolvedObligations.creditLine(article, template, url);
        return new Attribution(
                line,
                "sha-256:" + CanonicalJsonHash.hex(CanonicalJsonHash.of(AttributedContent.of(text, article, line))));
    }

    /** The hashed members, under the names that they have in the package. */
    private record AttributedContent(
            String headline,
            String teaser,
            List<Byline> bylines,
            Dateline dateline,
            List<Block> body,
            List<PackageMedia> media,
            String creditLine) {

        static AttributedContent of(PackageText text, ArticleRow article, String creditLine) {
            return new AttributedContent(
                    article.content().story().headline(),
                    text.teaser(),
                    article.content().story().bylines(),
                    article.content().story().dateline(),
                    text.body(),
                    text.media(),
                    creditLine);
        }
    }
}
