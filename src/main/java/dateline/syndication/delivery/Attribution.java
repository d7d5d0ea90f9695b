package dateline.syndication.delivery;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.syndication.terms.CanonicalHash;
import java.util.List;

/**
 * The sentence that says whose an article is, and the mark of the article together with it.
 *
 * @param contentHash of what a reader of the copy would see, with its algorithm before it
 */
record Attribution(String creditLine, String contentHash) {

    /** @param template of the credit line; null or blank for the usual one */
    static Attribution of(PackageText text, ArticleRow article, String template, PublicUrl url) {
        String line = ResolvedObligations.creditLine(article, template, url);
        return new Attribution(
                line, "sha-256:" + CanonicalHash.hex(CanonicalHash.of(AttributedContent.of(text, article, line))));
    }

    /** Under the names that it has in the package. */
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
                    article.content().headline(),
                    text.teaser(),
                    article.content().bylines(),
                    article.content().dateline(),
                    text.body(),
                    text.media(),
                    creditLine);
        }
    }
}
