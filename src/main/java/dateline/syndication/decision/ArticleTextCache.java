package dateline.syndication.decision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.Media;
import dateline.article.model.Audience;
import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleRows.VersionedRow;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

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
            .weigher((UUID id, VersionedRow article) -> weigh(article.row().content()))
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
                        article, ArticleRead.withContent(Audience.NEWSROOM, now).withBody())
                .orElseThrow(() -> ArticleReader.notFound(article.toString()));
        // The replacement of a killed article changes without the row.
        if (read.rowVersion() != null && read.row().pubStatus().equals("usable")) cached.put(article, read);
        return read;
    }

    // Approximate bytes: text and HTML of the body, the text of media, and the objects around them.
    private static int weigh(Content content) {
        int parts = BodyText.countParts(content.body());
        int blocks = content.body().size();
        int text = content.bodyText().getBytes(StandardCharsets.UTF_8).length;
        int media = content.media().stream().mapToInt(ArticleTextCache::weigh).sum();
        return 1_000 + 200 * blocks + 60 * parts + 2 * text + media;
    }

    private static int weigh(Media media) {
        int renditions = media.renditions() == null ? 0 : media.renditions().size();
        int text = Stream.of(media.transcript(), media.caption(), media.alt(), media.usageTerms())
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
        return 1_000 + 400 * renditions + 2 * text;
    }
}
