package dateline.article.format;

import dateline.article.model.Audience;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ArticleReader;
import dateline.article.read.ReaderView;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import dateline.policy.EffectivePolicy;
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

    /** Writes the readable view of an article in a format that states its use policy. */
    public interface PolicyWriter {
        /** @param license address of the licence that states the policy */
        byte[] write(ReaderView view, EffectivePolicy policy, String license, PublicUrl url);
    }

    private final ArticleReader reader;
    private final UsePolicySignals signals;
    private final PublicUrl url;

    ArticleFormats(ArticleReader reader, UsePolicySignals signals, PublicUrl url) {
        this.reader = reader;
        this.signals = signals;
        this.url = url;
    }

    /** @throws dateline.http.problem.Problem 404 or 410, depending on what the caller may know */
    public Document render(String article, Writer format) {
        return renderWithPolicy(article, ignoringPolicy(format));
    }

    /** The same for a format that states the use policy. */
    public Document renderWithPolicy(String article, PolicyWriter format) {
        return render(reader.requireLiveView(article, reader.audience()), format);
    }

    private static PolicyWriter ignoringPolicy(Writer format) {
        return (view, policy, license, url) -> format.write(view, url);
    }

    /** The same for everybody: a key gives no more than the public may read. */
    public Document renderPublic(String article, Writer format) {
        return render(reader.requireLiveView(article, Audience.EVERYBODY), ignoringPolicy(format));
    }

    private Document render(ReaderView view, PolicyWriter format) {
        UUID article = view.article().id();
        EffectivePolicy policy = reader.usePolicy(view.article());
        return new Document(
                format.write(view, policy, signals.license(article), url),
                Optional.of(view.modifiedAt()),
                List.of(CacheableRepresentation.articleTag(article)),
                view.trueUntil(),
                Optional.of(signals.articleLink(article)),
                signals.articleHeaders(article, policy));
    }
}
