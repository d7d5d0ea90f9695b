package dateline.change;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The change feed of one kind of subscriber. Webhook delivery reads it, so that a webhook reveals no more than the feed
 * that the subscriber could read itself.
 */
public interface ChangeFeed {

    /**
     * A subscriber and its filter.
     *
     * @param partner the partner of the outlet; null for the newsroom
     * @param outlet null for the newsroom
     * @param readsText whether its key may read text. Without it, a partner receives only removals, and the newsroom
     *     only changes of public articles
     * @param sections slugs, each including its subsections; empty for all
     * @param feeds slugs; empty for all
     */
    record Subscriber(UUID partner, UUID outlet, boolean readsText, List<String> sections, List<String> feeds) {}

    /**
     * A change of one article: ids and links, never text.
     *
     * @param kind put, hold or remove
     * @param version of a put
     * @param level of a put
     * @param reasons kinds of the changes, or why the article may not be used
     * @param notices open notices about the article
     * @param at instant of the change
     * @param removeBy of a remove, the instant by which copies must be removed; null without such a deadline
     * @param links absolute URLs by name
     * @param selected whether the article is now in the sections and feeds of the filter
     * @param urgent whether the article itself was withdrawn: delivered once per instant, ahead of other items
     * @param identifiable whether article, kind, version, level and instant identify the item, however often it is
     *     found; false while many articles are read in a walk, which may deliver an item again
     */
    @RecordBuilder
    record ChangeFeedItem(
            String kind,
            UUID article,
            Integer version,
            String level,
            List<String> reasons,
            List<UUID> notices,
            Instant at,
            Instant removeBy,
            Map<String, String> links,
            boolean selected,
            boolean urgent,
            boolean identifiable) {}

    /**
     * A page of the feed.
     *
     * @param cursor where to continue
     * @param caughtUp whether nothing newer can be read now
     * @param nextAt when there may be more because of a scheduled transition; null where only the log brings more
     */
    record ChangeBatch(List<ChangeFeedItem> items, String cursor, boolean caughtUp, Instant nextAt) {}

    /** Whether this is the feed of such a subscriber. */
    boolean supports(Subscriber subscriber);

    /** Cursor of a subscriber that receives only changes from now on. */
    String cursorAtEnd(Subscriber subscriber);

    /** Cursor from which everything is read. */
    String cursorAtStart();

    /**
     * Reads a page in the caller's transaction.
     *
     * @param limit 1 to 1000
     * @throws dateline.http.problem.Problem {@code cursor-gone} for a cursor that is too old or from another database
     */
    ChangeBatch after(Subscriber subscriber, String cursor, int limit);

    /**
     * Withdrawals since an instant, whether they can be read in commit order yet or not. The caller delivers each once.
     */
    List<ChangeFeedItem> withdrawnSince(Subscriber subscriber, Instant since);

    /** Records that the subscriber has received these notices. */
    default void noticesDelivered(Subscriber subscriber, Collection<UUID> notices, Instant at) {}
}
