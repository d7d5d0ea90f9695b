package dateline.article.preview;

import dateline.article.format.ArticleHtml;
import dateline.article.model.Audience;
import dateline.article.read.ArticleSerializer;
import dateline.article.read.ReaderView;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import jakarta.enterprise.context.RequestScoped;

/**
 * Reads a draft through the token of a preview: the whole text, in the form that readers get once it is published. Each
 * read asks the database, so that a preview ends at once.
 */
@RequestScoped
class PreviewReader {

    private static final Sql SELECT = Sql.load("preview");

    private final PreviewTokens tokens;
    private final PreviewStore store;
    private final ArticleRows articles;
    private final ArticleSerializer serializer;
    private final PublicUrl url;
    private final Now now;

    PreviewReader(
            PreviewTokens tokens,
            PreviewStore store,
            ArticleRows articles,
            ArticleSerializer serializer,
            PublicUrl url,
            Now now) {
        this.tokens = tokens;
        this.store = store;
        this.articles = articles;
        this.serializer = serializer;
        this.url = url;
        this.now = now;
    }

    /** @throws Problem 404 for an unknown token; 410 for a preview that has ended */
    SerializedArticle readJson(String token) {
        return serializer.serializePreview(find(token), PreviewView.path(token), now.instant());
    }

    /** @throws Problem as {@link #readJson} */
    Document readHtml(String token) {
        ReaderView view = ReaderView.of(find(token), Audience.NEWSROOM, now.instant());
        return Document.of(ArticleHtml.write(view, url));
    }

    private ArticleRow find(String token) {
        byte[] hmac = tokens.hmacOfSent(token).orElseThrow(PreviewReader::notFound);
        // Of other articles, the link shows no more than everybody may see.
        return articles.findIn(
                        SELECT.with("hmac", hmac).with("now", now.instant()),
                        ArticleRead.ownContent(Audience.EVERYBODY, now.instant()))
                .orElseThrow(() -> store.exists(hmac) ? ended() : notFound());
    }

    private static Problem notFound() {
        return Problem.of("preview-not-found", "There is no preview at this address.");
    }

    private static Problem ended() {
        return Problem.of(
                "preview-ended",
                "This preview has expired or was revoked, or its article no longer exists. Ask the newsroom for a new link.");
    }
}
