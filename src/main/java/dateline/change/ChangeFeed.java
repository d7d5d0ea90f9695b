package dateline.change;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What followers of one kind are told of what happened, by the rules of their own stream. Whoever keeps their place for them, and
 * whatever it does with what it reads, can tell them no more than the stream would.
 */
public interface ChangeFeed {

    /**
     * Who follows, and what of it is wanted.
     *
     * @param partner whose outlet it is; null for the newsroom's own
     * @param outlet null for the newsroom's own
     * @param readsText whether its key may read text: of a partner, else it hears only of what ends; of the newsroom, what is not public
     * @param sections slugs, each with those under it; empty for all
     * @param feeds slugs; empty for all
     */
    record Subscriber(UUID partner, UUID outlet, boolean readsText, List<String> sections, List<String> feeds) {}

    /**
     * What is told of one article. Ids and links, never text.
     *
     * @param kind put, hold or remove
     * @param version of a put
     * @param level of a put
     * @param reasons what happened, or why it may not be run
     * @param notices open ones about the article
     * @param at when it happened
     * @param removeBy of a remove, where copies have to be gone by an instant
     * @param links absolute URLs by name
     * @param selected whether it is in the sections and feeds that are wanted, now
     * @param urgent the article itself was taken back: told once for each instant, ahead of all else
     * @param identifiable article, kind, version, level and instant identify it, however often and in whatever way it is found; false for a walk
     *     through many articles, which may tell the same again
     */
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
     * A stretch of it.
     *
     * @param cursor where to go on
     * @param caughtUp nothing newer can be read now
     * @param nextAt when there may be more by time alone; null where the log will tell
     */
    record ChangeBatch(List<ChangeFeedItem> items, String cursor, boolean caughtUp, Instant nextAt) {}

    /** Whether it is followers like this one. */
    boolean supports(Subscriber subscriber);

    /** The place of somebody who hears what happens from now on. */
    String cursorAtEnd(Subscriber subscriber);

    /** Where all there is can be read. */
    String cursorAtStart();

    /**
     * In the caller's transaction.
     *
     * @param limit 1 to 1000
     * @throws dateline.http.problem.Problem {@code cursor-gone} for a place that is too old or of another database
     */
    ChangeBatch after(Subscriber subscriber, String cursor, int limit);

    /** What was taken back since an instant, whether it can be read in order yet or not; for whoever was told of it once. */
    List<ChangeFeedItem> withdrawnSince(Subscriber subscriber, Instant since);

    /** They have been told of these notices. */
    default void noticesDelivered(Subscriber subscriber, Collection<UUID> notices, Instant at) {}
}
