package dateline.article.rows;

import dateline.article.model.Audience;
import java.time.Instant;

/**
 * What a statement reads of each article.
 *
 * @param withContent whether the row has the content whatever the audience may read, instead of what readers are shown
 * @param body whether the body is wanted
 * @param audience the articles that it may see are named as translations and replacement
 * @param usePolicy whether the row has the effective use policy
 * @param at the instant of the read; null if the statement reads the clock
 */
public record ArticleRead(boolean withContent, boolean body, boolean usePolicy, Audience audience, Instant at) {

    /** The article as the audience sees it, without its body. */
    public static ArticleRead shown(Audience audience, Instant at) {
        return new ArticleRead(false, false, false, audience, at);
    }

    /** The article with its content, without its body. */
    public static ArticleRead withContent(Audience audience, Instant at) {
        return new ArticleRead(true, false, false, audience, at);
    }

    /** Returns the same with the body; for reads of one article. {@link BodyLoader} adds the bodies of a list. */
    public ArticleRead withBody() {
        return new ArticleRead(withContent, true, usePolicy, audience, at);
    }

    /** Returns the same with the effective use policy. */
    public ArticleRead withUsePolicy() {
        return new ArticleRead(withContent, body, true, audience, at);
    }

    ArticleColumns columns(NameSnapshot names) {
        ArticleColumns columns = withContent
                ? ArticleColumns.withContent(body, audience, names)
                : ArticleColumns.shown(body, audience, names);
        return usePolicy ? columns.withUsePolicy() : columns;
    }
}
