package dateline.article.read;

import dateline.article.model.Article;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.http.problem.Problem;
import java.time.Instant;

/**
 * Responses for articles that are not live: everybody may know of one that was public once; the reason of a kill is for
 * the callers concerned only.
 */
public final class GoneResponses {

    private GoneResponses() {}

    /**
     * Throws unless the article is live.
     *
     * @param requested id or slug from the request
     * @throws Problem 404 or 410
     */
    public static void requireLive(ArticleRow row, String requested, Audience audience, Instant now) {
        // An article that became public after the instant of this request does not exist yet for the request.
        boolean wasPublic = row.firstPublicAt() != null && !row.firstPublicAt().isAfter(now);
        if (row.pubStatus().equals("canceled")) {
            if (audience == Audience.NEWSROOM) throw killedWithReason(row);
            throw wasPublic ? killed(row) : ArticleReader.notFound(requested);
        }
        boolean hasExpired = row.expiresAt() != null && !row.expiresAt().isAfter(now);
        boolean isLive = row.pubStatus().equals("usable")
                && row.unpublishedAt() == null
                && !row.publishedAt().isAfter(now)
                && !hasExpired;
        if (isLive) return;
        if (!wasPublic) throw ArticleReader.notFound(requested);
        if (row.pubStatus().equals("withheld")) {
            throw Problem.of("article-withheld", "The article is withheld until further notice.")
                    .with("id", row.id());
        }
        if (row.unpublishedAt() != null) {
            throw Problem.of("article-unpublished", "The article is no longer published.")
                    .with("id", row.id());
        }
        throw Problem.of("article-expired", "The article ended at " + row.expiresAt() + ".")
                .with("id", row.id());
    }

    /** Returns the problem with the reason of the kill, for callers who received the article or may receive it. */
    public static Problem killedWithReason(ArticleRow row) {
        return killed(row).with("reason", row.kill().reason());
    }

    /**
     * Refuses the newsroom access to the draft of a killed article.
     *
     * @throws Problem 410 if the article is killed
     */
    public static void requireNotKilled(Article article) {
        if (!article.pubStatus.equals("canceled")) return;
        throw Problem.of("article-canceled", "The article was killed. Its draft can no longer be read or changed.")
                .with("id", article.id)
                .with("canceledAt", article.statusAt)
                .with("notice", article.killNotice)
                .with("replacement", article.replacement)
                .with("reason", article.statusReason);
    }

    private static Problem killed(ArticleRow row) {
        return Problem.of("article-canceled", "The article was killed. Take every copy down.")
                .with("id", row.id())
                .with("canceledAt", row.kill().at())
                .with("notice", row.kill().notice())
                .with("replacement", row.kill().replacement());
    }
}
