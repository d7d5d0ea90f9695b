package dateline.push.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.StoredJson;
import dateline.push.webhook.EventIds;
import dateline.push.webhook.Subscription;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    void put(Subscription to, List<ChangeFeedItem> told) {
        List<ChangeFeedItem> fresh =
                fresh(to, heard(to, told.stream().filter(to::wants).toList()));
        if (fresh.isEmpty()) return;
        Map<UUID, Boolean> known = known(fresh.stream()
                .map(one -> EventIds.of(to.webhook(), one))
                .distinct()
                .toList());
        List<ChangeFeedItem> wanted = fresh.stream()
                .filter(one -> !known.getOrDefault(EventIds.of(to.webhook(), one), false))
                .toList();
        if (wanted.isEmpty()) return;
        Map<UUID, List<String>> earlier = supersede(to, wanted, to.now());
        List<QueueRow> rows = wanted.stream()
                .map(one -> {
                    Event event = Event.of(to.webhook(), one, earlier.getOrDefault(one.article(), List.of()));
                    UUID id = EventIds.of(to.webhook(), one);
                    return new QueueRow(
                            known.putIfAbsent(id, true) == null ? id : Ids.next(),
                            event.type(),
                            one.article(),
                            one.at(),
                            event.text(),
                            one.notices(),
                            one.urgent());
                })
                .toList();
        insert(to.webhook(), rows, to.now());
    }

    // An event can be found twice: by its row in the change log and, for a withdrawal, by its instant.
    /**
     * @return the ids that exist; true for a delivery that is pending or delivered and is the latest about its
     *     article
     */
    private Map<UUID, Boolean> known(List<UUID> ids) {
        Map<UUID, Boolean> known = new HashMap<>();
        new Sql()
                .add("""
                        select d.id, d.state in ('pending', 'delivered') and not exists (
                            select from webhook_delivery later where later.webhook_id = d.webhook_id
                              and later.article_id = d.article_id and later.created_at > d.created_at) as stands
                        from webhook_delivery d where d.id = any(?)
                        """, ids)
                .list(database, row -> known.put(row.getObject("id", UUID.class), row.getBoolean("stands")));
        return known;
    }

    void reset(Subscription to, String changes) {
        Instant now = to.now();
        Event event = Event.reset(to.webhook(), changes, now);
        insert(
                to.webhook(),
                List.of(new QueueRow(Ids.next(), event.type(), null, now, event.text(), List.of(), false)),
                now);
    }

    // A webhook that has received an event about an article receives all later ones, even if the article has left the
    // selected sections and feeds.
    private List<ChangeFeedItem> heard(Subscription to, List<ChangeFeedItem> told) {
        if (!to.chooses() || told.isEmpty()) return told;
        Set<UUID> before = new HashSet<>(new Sql()
                .add(
                        "select article_id from webhook_heard where webhook_id = ? and article_id = any(?)",
                        to.webhook(),
                        told.stream().map(ChangeFeedItem::article).toList())
                .list(database, row -> row.getObject(1, UUID.class)));
        List<ChangeFeedItem> heard = told.stream()
                .filter(one -> one.selected() || before.contains(one.article()))
                .toList();
        if (heard.isEmpty()) return heard;
        new Sql()
                .add(
                        "insert into webhook_heard select ?, unnest(?) on conflict do nothing",
                        to.webhook(),
                        heard.stream().map(ChangeFeedItem::article).distinct().toList())
                .run(database);
        return heard;
    }

    // Withdrawals are enqueued ahead of the log's order, and the log returns them again later. Removes those already
    // enqueued.
    private List<ChangeFeedItem> fresh(Subscription to, List<ChangeFeedItem> told) {
        List<UUID> urgent = told.stream()
                .filter(ChangeFeedItem::urgent)
                .map(ChangeFeedItem::article)
                .toList();
        if (urgent.isEmpty()) return told;
        Set<UrgentEventKey> known = new HashSet<>(new Sql()
                .add("select article_id, happened_at from webhook_delivery where webhook_id = ?", to.webhook())
                .add("and urgent and article_id = any(?)", urgent)
                .list(
                        database,
                        row -> new UrgentEventKey(
                                row.getObject("article_id", UUID.class), Sql.instant(row, "happened_at"))));
        return told.stream()
                .filter(one -> !one.urgent() || known.add(new UrgentEventKey(one.article(), one.at())))
                .toList();
    }

    /** @return reasons of the superseded events, by article */
    private Map<UUID, List<String>> supersede(Subscription to, List<ChangeFeedItem> told, Instant now) {
        Map<UUID, List<String>> reasons = new HashMap<>();
        new Sql()
                .add(
                        """
                        update webhook_delivery set state = 'superseded', settled_at = ?, next_at = null
                        where webhook_id = ? and article_id = any(?) and state = 'pending'
                          and (lease is null or lease_until <= ?)
                        returning article_id, body
                        """,
                        now,
                        to.webhook(),
                        told.stream().map(ChangeFeedItem::article).distinct().toList(),
                        now)
                .list(
                        database,
                        row -> reasons.computeIfAbsent(row.getObject("article_id", UUID.class), id -> new ArrayList<>())
                                .addAll(Event.reasons(row.getString("body"))));
        return reasons;
    }

    private void insert(UUID webhook, List<QueueRow> rows, Instant now) {
        try {
            new Sql()
                    .add("""
                            insert into webhook_delivery
                                (id, webhook_id, type, article_id, happened_at, body, notices, urgent, state, next_at, created_at)
                            select r.id, ?, r.type, r.article, r.at, r.body, r.notices, r.urgent, 'pending', ?, ?
                            from jsonb_to_recordset(cast(? as jsonb))
                                r(id uuid, type text, article uuid, at timestamptz, body text, notices uuid[], urgent boolean)
                            """, webhook, now, now, StoredJson.MAPPER.writeValueAsString(rows))
                    .run(database);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
