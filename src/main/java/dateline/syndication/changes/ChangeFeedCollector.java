package dateline.syndication.changes;

import dateline.change.Position;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.decision.Offers.Offer;
import dateline.syndication.partner.PartnerContext;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Collects the items of one page of a partner's change feed, at most one per article, and counts the examined articles
 * against the limits of the page.
 */
final class ChangeFeedCollector {

    private static final int BATCH_SIZE = 200;
    private static final int MAX_EXAMINED = 4_000;
    // A batch of one article costs as many statements as one of 200. With a small page size the statements bound the
    // time.
    private static final int MAX_BATCHES = 50;

    private final PartnerChangesService service;
    private final PartnerPoll poll;
    private final Map<UUID, Item> items = new LinkedHashMap<>();
    private final Map<UUID, Offer> newOffers = new HashMap<>();
    private PartnerContext partnerContext;
    private Instant now;
    private int examined;
    private int batches;

    ChangeFeedCollector(PartnerChangesService service, PartnerPoll poll) {
        this.service = service;
        this.poll = poll;
    }

    /**
     * Reads the partner, and the clock after the partner. If the caller has read the log before, both include every
     * change that the log reported.
     */
    void reload() {
        service.entities.clear();
        partnerContext = PartnerContext.of(poll.partner(), poll.outlet()).forUse(poll.use());
        now = service.currentInstant();
    }

    /** The partner as {@link #reload} read it last. */
    PartnerContext partnerContext() {
        return partnerContext;
    }

    /** The instant of the last {@link #reload}, at which articles are decided. */
    Instant now() {
        return now;
    }

    boolean hasCapacity() {
        return nextLimit() > 0 && examined < MAX_EXAMINED && batches < MAX_BATCHES;
    }

    /** Maximum number of articles that the next query reads. */
    int nextLimit() {
        return Math.min(poll.limit() - items.size(), BATCH_SIZE);
    }

    /**
     * Adds the items of these articles.
     *
     * @return articles that have an item; the others do not concern the partner
     */
    Set<UUID> report(Map<UUID, ChangeCause> causes) {
        examined += causes.size();
        batches++;
        List<Item> reported = service.items.build(causes, partnerContext, poll.readsText(), newOffers, now);
        reported.forEach(item -> {
            Item earlier = items.remove(item.article());
            items.put(item.article(), earlier == null ? item : item.replacing(earlier));
        });
        return reported.stream().map(Item::article).collect(Collectors.toSet());
    }

    /** Adds those holds and removals of these articles that the filter accepts. */
    void reportEnds(Map<UUID, ChangeCause> causes, Predicate<Item> filter) {
        examined += causes.size();
        batches++;
        service.items.build(causes, partnerContext, false, newOffers, now).stream()
                .filter(filter)
                .forEach(item -> items.put(item.article(), item));
    }

    /** Records the offers of the puts. A kill of one of these articles waits from this call until the transaction ends, so nothing slow may follow. */
    void recordOffers() {
        service.offers.record(partnerContext, newOffers.values(), now);
    }

    List<Item> items() {
        return List.copyOf(items.values());
    }

    Set<UUID> articles() {
        return Collections.unmodifiableSet(items.keySet());
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Identifier of an item that a log row causes. */
    String seq(Position position) {
        return service.cursors.seal(poll.name() + "#seq", position.values());
    }

    /** Identifier of an item that no log row causes. */
    String seq(Instant at, UUID article) {
        return service.cursors.seal(poll.name() + "#seq", at.toString(), article.toString());
    }
}
