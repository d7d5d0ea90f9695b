package dateline.article.history;

import dateline.access.key.Audit;
import dateline.article.editing.DraftService;
import dateline.article.model.Article;
import dateline.article.model.Audience;
import dateline.article.model.State;
import dateline.article.read.ArticleReader;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.http.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Map;

/** Reads a version of a killed article, in the transaction that records the read in the audit log. */
@RequestScoped
class KilledText {

    private final DraftService drafts;
    private final ArticleRows articles;
    private final VersionHistory history;

    KilledText(DraftService drafts, ArticleRows articles, VersionHistory history) {
        this.drafts = drafts;
        this.articles = articles;
        this.history = history;
    }

    /** @throws Problem 409 for an article that is not killed; 410 if its text was erased; 422 for an unknown version */
    SerializedArticle read(String article, LegalReadRequest request, String by, Instant now) {
        Article found = drafts.find(article).article();
        requireText(found, now);
        if (request.version() > found.version)
            throw Problem.invalidBody()
                    .at("/version", "version-unknown", "The article has versions 1 to " + found.version + ".");
        Audit.of("article:" + found.id, "article-legal-read")
                .to(Map.of("version", request.version()))
                .because(request.reason())
                .record(by, now);
        ArticleRow row = articles.findPublished(
                        found.id.toString(),
                        ArticleRead.withContent(Audience.NEWSROOM, now).withBody())
                .orElseThrow(() -> ArticleReader.notFound(article));
        return history.readAnyVersion(row, request.version());
    }

    private static void requireText(Article article, Instant now) {
        State state = article.state(now);
        if (state != State.CANCELED) throw state.conflict("only the text of a killed article is read here");
        if (article.erasedAt != null)
            throw Problem.of("text-erased", "The text of the article was erased when it was killed.")
                    .with("id", article.id)
                    .with("erasedAt", article.erasedAt);
    }
}
