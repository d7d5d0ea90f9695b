package dateline.syndication;

import dateline.article.ArticleRow;
import dateline.article.Block;
import dateline.article.Byline;
import dateline.article.Dateline;
import dateline.rights.Decision.Permitted;
import java.util.List;

/**
 * What a package says of an article: the same for all who are given as much of it, under the same credit line.
 *
 * @param contentHash of what a reader of the copy would see, with its algorithm before it
 */
record PackageSaid(PackageText text, String contentHash) {

    /** Says it of one article, which it knows. */
    interface Maker {
        PackageSaid of(Permitted decision, Owed owed);
    }

    static PackageSaid of(ArticleRow article, Permitted decision, Owed owed) {
        PackageText text = PackageText.of(article, decision, owed.showCorrections());
        return new PackageSaid(text, hash(text, article, owed.creditLine()));
    }

    static String hash(PackageText text, ArticleRow article, String creditLine) {
        return "sha-256:" + Hash.hex(Hash.of(Seen.of(text, article, creditLine)));
    }

    /** Under the names that it has in the package. */
    private record Seen(
            String headline,
            String teaser,
            List<Byline> bylines,
            Dateline dateline,
            List<Block> body,
            List<PackageMedia> media,
            String creditLine) {

        static Seen of(PackageText text, ArticleRow article, String creditLine) {
            return new Seen(
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
