package dateline.article.read;

import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.HasHeaders;
import dateline.http.describe.HasLastModified;
import dateline.http.describe.HasLinkHeader;
import dateline.http.describe.SerializedJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A live article as JSON, in the form of {@link ArticleView}. */
@Schema(implementation = ArticleView.class)
public final class SerializedArticle extends SerializedJson
        implements HasLastModified, CacheableRepresentation, HasLinkHeader, HasHeaders {

    private final List<String> cacheTags;
    private final Optional<Instant> lastModified;
    private final Optional<Instant> trueUntil;
    private final Optional<String> link;
    private final Map<String, String> headers;

    SerializedArticle(
            byte[] bytes, List<String> cacheTags, Optional<Instant> lastModified, Optional<Instant> trueUntil) {
        this(bytes, cacheTags, lastModified, trueUntil, Optional.empty(), Map.of());
    }

    private SerializedArticle(
            byte[] bytes,
            List<String> cacheTags,
            Optional<Instant> lastModified,
            Optional<Instant> trueUntil,
            Optional<String> link,
            Map<String, String> headers) {
        super(bytes);
        this.cacheTags = cacheTags;
        this.lastModified = lastModified;
        this.trueUntil = trueUntil;
        this.link = link;
        this.headers = headers;
    }

    /** Returns the article with header fields that state its use policy. */
    SerializedArticle withSignals(String signalLink, Map<String, String> signalHeaders) {
        return new SerializedArticle(
                toBytes(), cacheTags, lastModified, trueUntil, Optional.of(signalLink), signalHeaders);
    }

    @Override
    public Optional<String> link() {
        return link;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns when the article last changed; empty if it includes related articles, which change independently. */
    @Override
    public Optional<Instant> lastModified() {
        return lastModified;
    }

    @Override
    public List<String> cacheTags() {
        return cacheTags;
    }

    @Override
    public Optional<Instant> trueUntil() {
        return trueUntil;
    }
}
