package dateline.article.rows;

import dateline.article.model.Audience;
import java.time.Instant;

/**
 * What a statement reads of each article.
 *
 * @param form which texts the row has
 * @param body whether the body is wanted
 * @param audience the articles that it may see are named as translations and replacement
 * @param usePolicy whether the row has the effective use policy
 * @param at the instant of the read; null if the statement reads the clock
 */
public record ArticleRead(Form form, boolean body, boolean usePolicy, Audience audience, Instant at) {

    /** The texts of a row; the factory methods of this record describe each form. */
    enum Form {
        STATE,
        LISTED,
        SUMMARY,
        DECISION,
        SHOWN,
        CONTENT,
        OWN_CONTENT,
        PAST
    }

    /** The article without content, corrections and translations. {@link BodyLoader} can add content and corrections. */
    public static ArticleRead state(Audience audience, Instant at) {
        return new ArticleRead(Form.STATE, false, false, audience, at);
    }

    /** The article with its content, whatever the audience may read, without body, media, bylines, corrections and translations. */
    public static ArticleRead summary(Audience audience, Instant at) {
        return new ArticleRead(Form.SUMMARY, false, false, audience, at);
    }

    /** The article with what decisions and obligations use of its content; see {@link ArticleSql#DECISION_CONTENT}. */
    public static ArticleRead decision(Audience audience, Instant at) {
        return new ArticleRead(Form.DECISION, false, false, audience, at);
    }

    /** The article as the audience sees it, without its body. */
    public static ArticleRead shown(Audience audience, Instant at) {
        return new ArticleRead(Form.SHOWN, false, false, audience, at);
    }

    /** The article with its content, whatever the audience may read, without its body. */
    public static ArticleRead withContent(Audience audience, Instant at) {
        return new ArticleRead(Form.CONTENT, false, false, audience, at);
    }

    /** An article that is no row of the table: the query that stands for it has {@code content} as a column. */
    public static ArticleRead ownContent(Audience audience, Instant at) {
        return new ArticleRead(Form.OWN_CONTENT, false, false, audience, at);
    }

    /**
     * An article as it was at an earlier instant, without corrections and translations: the query that stands for it has
     * {@code content}, and {@code names} in the form of the database function {@code names_of_article}, as columns.
     */
    public static ArticleRead past(Instant at) {
        return new ArticleRead(Form.PAST, false, false, Audience.NEWSROOM, at);
    }

    /** Returns the same without content and corrections. */
    public ArticleRead withoutContent() {
        return new ArticleRead(Form.LISTED, false, usePolicy, audience, at);
    }

    /** Returns the same with the body; for reads of one article. {@link BodyLoader} adds the bodies of a list. */
    public ArticleRead withBody() {
        return new ArticleRead(form, true, usePolicy, audience, at);
    }

    /** Returns the same with the effective use policy. */
    public ArticleRead withUsePolicy() {
        return new ArticleRead(form, body, true, audience, at);
    }
}
