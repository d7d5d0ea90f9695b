package dateline.article.changes;

import dateline.http.describe.CacheableRepresentation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A stretch of the public change stream.
 *
 * @param mode {@code snapshot}: when it is caught up, drop what it did not name since it began; {@code changes}: apply
 * @param nextCursor to send as {@code since} next time; always there
 * @param caughtUp nothing newer can be read now
 */
public record ArticleChanges(String mode, List<Item> items, String nextCursor, boolean caughtUp, String next)
        implements CacheableRepresentation {

    /**
     * @param seq place in the log; opaque
     * @param kind {@code put}: show this version; {@code remove}: take it down
     * @param level of a put: full or teaser
     * @param reasons what happened
     * @param at when it happened; of a snapshot, when the live version began
     * @param self where a put is read
     */
    @Schema(name = "ArticleChange")
    public record Item(
            String seq,
            String kind,
            UUID article,
            Integer version,
            String level,
            List<String> reasons,
            Instant at,
            String self) {}

    @Override
    public List<String> cacheTags() {
        return items.stream()
                .map(item -> CacheableRepresentation.articleTag(item.article()))
                .toList();
    }
}
