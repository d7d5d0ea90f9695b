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
 * Puts events into a webhook's queue; one hand at a time does it, the one that holds the webhook's place. Of each article at most
 * one waits: a later one takes its place and tells of both, so that nothing old is ever sent after something new.
 */
@Singleton
class QueueWriter {

    /** As it goes into the table. */
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

    // The same is found by its row in the log and by its instant.
    /** @return of these ids those that are there; true for one that waits or was taken, and is the latest about its article */
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

    // Whoever heard of an article hears of it on, even when it has left the sections and feeds that were chosen.
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

    // What was taken back comes out of turn, and again in its turn.
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

    /** @return by article, what those that gave way had to tell */
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
