package dateline.article.read;

import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.HasLastModified;
import dateline.http.describe.SerializedJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A live article as JSON, in the form of {@link ArticleView}. */
@Schema(implementation = ArticleView.class)
public final class SerializedArticle extends SerializedJson implements HasLastModified, CacheableRepresentation {

    private final List<String> cacheTags;
    private final Optional<Instant> lastModified;
    private final Optional<Instant> trueUntil;

    SerializedArticle(
            byte[] bytes, List<String> cacheTags, Optional<Instant> lastModified, Optional<Instant> trueUntil) {
        super(bytes);
        this.cacheTags = cacheTags;
        this.lastModified = lastModified;
        this.trueUntil = trueUntil;
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
