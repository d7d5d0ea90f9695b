package dateline.article.rows;

import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.HasLastModified;
import dateline.http.describe.SerializedJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A live article as serialized JSON, equal to that of {@code ArticleView}. */
public final class SerializedArticle extends SerializedJson implements HasLastModified, CacheableRepresentation {

    private final List<String> cacheTags;
    private final Instant modifiedAt;
    private final Instant expiresAt;

    public SerializedArticle(byte[] bytes, List<String> cacheTags, Instant modifiedAt, Instant expiresAt) {
        super(bytes);
        this.cacheTags = cacheTags;
        this.modifiedAt = modifiedAt;
        this.expiresAt = expiresAt;
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(modifiedAt);
    }

    @Override
    public List<String> cacheTags() {
        return cacheTags;
    }

    @Override
    public Optional<Instant> trueUntil() {
        return Optional.ofNullable(expiresAt);
    }
}
