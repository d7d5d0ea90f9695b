package dateline.article.changes;

import dateline.http.describe.CacheableRepresentation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of the public change feed.
 *
 * @param mode {@code snapshot}: once it is caught up, the client deletes every article that was not named since the
 *     snapshot began; {@code changes}: the client applies the items
 * @param nextCursor to send as {@code since} next time; never null
 * @param caughtUp whether nothing newer can be read now
 * @param next URL of the next page
 */
public record ArticleChanges(String mode, List<Item> items, String nextCursor, boolean caughtUp, String next)
        implements CacheableRepresentation {

    /**
     * A change of one article.
     *
     * @param seq position in the change log; opaque
     * @param kind {@code put}: show this version; {@code remove}: take it down
     * @param level of a put: full or teaser
     * @param reasons kinds of the changes, or why the article may not be shown any more
     * @param at instant of the change; in a snapshot, the instant from which the live version applies
     * @param self URL of the article; null for a remove
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
