package dateline.article.format;

import dateline.article.model.Audience;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ArticleReader;
import dateline.article.read.ReaderView;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Returns an article in other formats, under the same rights as its JSON. */
@RequestScoped
public class ArticleFormats {

    /** Every format states that reproduction needs a permission, with a link to the terms. */
    static final String PERMISSION_STATEMENT = "Reproduction requires permission.";

    /** Writes the readable view of an article in one format. */
    public interface Writer {
        byte[] write(ReaderView view, PublicUrl url);
    }

    private final ArticleReader reader;
    private final PublicUrl url;

    ArticleFormats(ArticleReader reader, PublicUrl url) {
        this.reader = reader;
        this.url = url;
    }

    /** @throws dateline.http.problem.Problem 404 or 410, depending on what the caller may know */
    public Document render(String article, Writer format) {
        return render(reader.requireLiveView(article, reader.audience()), format);
    }

    /** The same for everybody: a key gives no more than the public may read. */
    public Document renderPublic(String article, Writer format) {
        return render(reader.requireLiveView(article, Audience.EVERYBODY), format);
    }

    private Document render(ReaderView view, Writer format) {
        UUID article = view.article().id();
        return new Document(
                format.write(view, url),
                Optional.of(view.article().usePolicy().latest(view.modifiedAt())),
                List.of(CacheableRepresentation.articleTag(article)),
                view.trueUntil(),
                Optional.of(UsePolicySignals.link(article, url)),
                UsePolicySignals.headers(article, view.article().usePolicy(), url));
    }
}
