package dateline.article.read;

import dateline.article.model.Article;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.http.problem.Problem;
import java.time.Instant;

/** What is told of an article that is not live: to everybody, if everybody could read it once; the reason to those concerned. */
public final class GoneResponses {

    private GoneResponses() {}

    /** @param asked id or slug, as it was asked for; @throws Problem 404 or 410 unless it is live */
    public static void refuse(ArticleRow row, String asked, Audience audience, Instant now) {
        // What was published after this request looked at the clock was not there yet.
        boolean told = row.firstPublicAt() != null && !row.firstPublicAt().isAfter(now);
        if (row.pubStatus().equals("canceled")) {
            if (audience == Audience.NEWSROOM) throw killedFor(row);
            throw told ? killed(row) : ArticleReader.unknown(asked);
        }
        boolean over = row.expiresAt() != null && !row.expiresAt().isAfter(now);
        boolean live = row.pubStatus().equals("usable")
                && row.unpublishedAt() == null
                && !row.publishedAt().isAfter(now)
                && !over;
        if (live) return;
        if (!told) throw ArticleReader.unknown(asked);
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

    /** To whom the article was given, or would be: with the reason. */
    public static Problem killedFor(ArticleRow row) {
        return killed(row).with("reason", row.kill().reason());
    }

    /** To the newsroom, of what its working copy holds still. @throws Problem 410 of a killed story */
    public static void refuseKilled(Article article) {
        if (!article.pubStatus.equals("canceled")) return;
        throw Problem.of("article-canceled", "The article was killed. Its working copy is read and written no more.")
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
