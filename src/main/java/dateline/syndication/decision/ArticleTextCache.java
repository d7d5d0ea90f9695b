package dateline.syndication.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.body.BodyText;
import dateline.article.model.Audience;
import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleRows.VersionedRow;
import dateline.http.base.StoredJson;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Cache of articles with their text, so that a story that many partners pull is read and parsed once. An entry is used
 * only for the row version that the request has just read, so it is never outdated. Rights are not cached.
 */
@Singleton
class ArticleTextCache {

    private static final int SHARE_OF_HEAP = 8;
    // Partners pull a new story within minutes. This also bounds how long a killed text stays in memory.
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    private final ArticleRows articles;
    private final Cache<UUID, VersionedRow> cached = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((UUID id, VersionedRow article) -> weigh(article.row()))
            .expireAfterWrite(MAX_AGE)
            .executor(Runnable::run)
            .build();

    ArticleTextCache(ArticleRows articles) {
        this.articles = articles;
    }

    /**
     * @param rowVersion as this request has read it; null if unknown
     * @return the article in this version of its row, or in a newer one
     * @throws dateline.http.problem.Problem 404 for an article that was never published
     */
    VersionedRow read(UUID article, String rowVersion, Instant now) {
        VersionedRow held = cached.getIfPresent(article);
        if (held != null && held.rowVersion().equals(rowVersion)) return held;
        VersionedRow read = articles.findVersioned(
                        article,
                        ArticleRead.withContent(Audience.EVERYBODY, now).withBody())
                .orElseThrow(() -> ArticleReader.notFound(article.toString()));
        // The replacement of a killed article changes without the row.
        if (read.rowVersion() != null && read.row().pubStatus().equals("usable")) cached.put(article, read);
        return read;
    }

    // Approximate bytes: every text of the content and of the corrections, and the objects around the parts of the
    // body. Writing the JSON takes less time than reading it, which a miss does anyway.
    static int weigh(ArticleRow article) {
        try {
            return 1_000
                    + 2 * StoredJson.MAPPER.writeValueAsBytes(article.content()).length
                    + 2 * StoredJson.MAPPER.writeValueAsBytes(article.corrections()).length
                    + 60 * BodyText.countParts(article.content().body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
