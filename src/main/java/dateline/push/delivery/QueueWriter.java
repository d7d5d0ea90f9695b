package dateline.push.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.push.webhook.DeskEvent;
import dateline.push.webhook.EventIds;
import dateline.push.webhook.Subscription;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Enqueues events for a webhook. The caller holds the lock of the webhook's row in {@code webhook_place}, so there is
 * one writer per webhook. A new event supersedes a pending one about the same article and carries the reasons of
 * both, so that an older event is never sent after a newer one.
 */
@Singleton
class QueueWriter {

    /** A row of {@code webhook_delivery}. */
    private record QueueRow(
            UUID id, String type, UUID article, Instant at, String body, List<UUID> notices, boolean urgent) {}

    private record UrgentEventKey(UUID article, Instant at) {}

    private final AgroalDataSource database;

    QueueWriter(AgroalDataSource database) {
        this.database = database;
    }

    void enqueue(Subscription subscription, List<ChangeFeedItem> items) {
        List<ChangeFeedItem> candidates = removeEnqueued(
                subscription,
                selectItems(
                        subscription,
                        items.stream().filter(subscription::isSelectedKind).toList()));
        if (candidates.isEmpty()) return;
        Map<UUID, Boolean> isCurrentById = findExisting(candidates.stream()
                .map(item -> EventIds.of(subscription.webhook(), item))
                .distinct()
                .toList());
        List<ChangeFeedItem> selected = candidates.stream()
                .filter(item -> !isCurrentById.getOrDefault(EventIds.of(subscription.webhook(), item), false))
                .toList();
        if (selected.isEmpty()) return;
        Map<UUID, List<String>> earlierReasons = supersede(subscription, selected, subscription.now());
        List<QueueRow> rows = selected.stream()
                .map(item -> {
                    Event event = Event.of(
                            subscription.webhook(), item, earlierReasons.getOrDefault(item.article(), List.of()));
                    UUID id = EventIds.of(subscription.webhook(), item);
                    return new QueueRow(
                            isCurrentById.putIfAbsent(id, true) == null ? id : Ids.next(),
                            event.type(),
                            item.article(),
                            item.at(),
                            event.toJson(),
                            item.notices(),
                            item.urgent());
                })
                .toList();
        insert(subscription.webhook(), rows, subscription.now());
    }

    // An event can be found twice: by its row in the change log and, for a withdrawal, by its instant.
    /**
     * @return the ids that exist; true for a delivery that is pending or delivered and is the latest about its
     *     article
     */
    private Map<UUID, Boolean> findExisting(List<UUID> ids) {
        Map<UUID, Boolean> isCurrentById = new HashMap<>();
        Sql.of("""
                        select d.id, d.state in ('pending', 'delivered') and not exists (
                            select from webhook_delivery later where later.webhook_id = d.webhook_id
                              and later.article_id = d.article_id and later.created_at > d.created_at) as stands
                        from webhook_delivery d where d.id = any(:ids)
                        """)
                .withIds("ids", ids)
                .list(database, row -> isCurrentById.put(row.getObject("id", UUID.class), row.getBoolean("stands")));
        return isCurrentById;
    }

    void enqueueReset(Subscription subscription, String changesUrl) {
        Instant now = subscription.now();
        Event event = Event.reset(subscription.webhook(), changesUrl, now);
        insert(
                subscription.webhook(),
                List.of(new QueueRow(Ids.next(), event.type(), null, now, event.toJson(), List.of(), false)),
                now);
    }

    /** @return whether any event is new */
    boolean enqueueForDesk(UUID webhook, List<DeskEvent> events, PublicUrl url, Instant now) {
        if (events.isEmpty()) return false;
        Map<UUID, DeskEvent> byId = new LinkedHashMap<>();
        events.forEach(event -> byId.putIfAbsent(EventIds.of(webhook, event), event));
        byId.keySet().removeAll(findExisting(List.copyOf(byId.keySet())).keySet());
        List<QueueRow> rows = byId.entrySet().stream()
                .map(entry -> {
                    Event event = Event.forDesk(webhook, entry.getValue(), url);
                    return new QueueRow(
                            entry.getKey(), event.type(), null, event.timestamp(), event.toJson(), List.of(), false);
                })
                .toList();
        if (!rows.isEmpty()) insert(webhook, rows, now);
        return !rows.isEmpty();
    }

    // A webhook that has received an event about an article receives all later ones, even if the article has left the
    // selected sections and feeds.
    private List<ChangeFeedItem> selectItems(Subscription subscription, List<ChangeFeedItem> items) {
        if (!subscription.hasSelection() || items.isEmpty()) return items;
        Set<UUID> receivedBefore = new HashSet<>(Sql.of(
                        "select article_id from webhook_heard where webhook_id = :webhook and article_id = any(:articles)")
                .with("webhook", subscription.webhook())
                .withIds("articles", items.stream().map(ChangeFeedItem::article).toList())
                .list(database, row -> row.getObject(1, UUID.class)));
        List<ChangeFeedItem> selected = items.stream()
                .filter(item -> item.selected() || receivedBefore.contains(item.article()))
                .toList();
        if (selected.isEmpty()) return selected;
        Sql.of("insert into webhook_heard select :webhook, unnest(:selected) on conflict do nothing")
                .with("webhook", subscription.webhook())
                .withIds(
                        "selected",
                        selected.stream()
                                .map(ChangeFeedItem::article)
                                .distinct()
                                .toList())
                .run(database);
        return selected;
    }

    // Withdrawals are enqueued ahead of the log's order, and the log returns them again later. Removes those already
    // enqueued.
    private List<ChangeFeedItem> removeEnqueued(Subscription subscription, List<ChangeFeedItem> items) {
        List<UUID> urgentArticles = items.stream()
                .filter(ChangeFeedItem::urgent)
                .map(ChangeFeedItem::article)
                .toList();
        if (urgentArticles.isEmpty()) return items;
        Set<UrgentEventKey> enqueued =
                new HashSet<>(Sql.of("select article_id, happened_at from webhook_delivery where webhook_id = :webhook")
                        .with("webhook", subscription.webhook())
                        .add("and urgent and article_id = any(:urgentArticles)")
                        .withIds("urgentArticles", urgentArticles)
                        .list(
                                database,
                                row -> new UrgentEventKey(
                                        row.getObject("article_id", UUID.class), Sql.instant(row, "happened_at"))));
        return items.stream()
                .filter(item -> !item.urgent() || enqueued.add(new UrgentEventKey(item.article(), item.at())))
                .toList();
    }

    /** @return reasons of the superseded events, by article */
    private Map<UUID, List<String>> supersede(Subscription subscription, List<ChangeFeedItem> items, Instant now) {
        Map<UUID, List<String>> reasons = new HashMap<>();
        Sql.of("""
                        update webhook_delivery set state = 'superseded', settled_at = :now, next_at = null
                        where webhook_id = :webhook and article_id = any(:articles) and state = 'pending'
                          and (lease is null or lease_until <= :now)
                        returning article_id, body
                        """)
                .with("now", now)
                .with("webhook", subscription.webhook())
                .withIds(
                        "articles",
                        items.stream().map(ChangeFeedItem::article).distinct().toList())
                .list(
                        database,
                        row -> reasons.computeIfAbsent(row.getObject("article_id", UUID.class), id -> new ArrayList<>())
                                .addAll(Event.parseReasons(row.getString("body"))));
        return reasons;
    }

    private void insert(UUID webhook, List<QueueRow> rows, Instant now) {
        try {
            Sql.of("""
                            insert into webhook_delivery
                                (id, webhook_id, type, article_id, happened_at, body, notices, urgent, state, next_at, created_at, traceparent)
                            select r.id, :webhook, r.type, r.article, r.at, r.body, r.notices, r.urgent, 'pending', :now, :now,
                                case when cause.at = r.at then cause.traceparent end
                            from jsonb_to_recordset(cast(:rows as jsonb))
                                r(id uuid, type text, article uuid, at timestamptz, body text, notices uuid[], urgent boolean)
                            left join lateral (select c.at, c.traceparent from change c where c.article_id = r.article
                                order by c.epoch desc, c.xid desc, c.id desc limit 1) cause on true
                            """)
                    .with("webhook", webhook)
                    .with("now", now)
                    .with("rows", StoredJson.MAPPER.writeValueAsString(rows))
                    .run(database);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
