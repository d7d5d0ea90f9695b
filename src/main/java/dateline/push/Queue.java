package dateline.push;

import dateline.database.Sql;
import dateline.http.Ids;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Hands out what is due, under leases: whoever dies with a delivery in hand leaves it to the others. How much of it goes to one
 * webhook is counted over all nodes, by whoever holds its row of health.
 */
@Singleton
class Queue {

    /** Failures in a row from which on a webhook is left alone for a while between one try and the next. */
    static final int RESTING = 5;

    private static final int MOST_WEBHOOKS = 500;
    private static final int FAILING_CALLS = 2;
    private static final int URGENT_CALLS = 2;
    // After the last moment of a call there is time to write down what came of it.
    static final Duration TO_WRITE = Duration.ofSeconds(10);

    /** What this node has room for. */
    record Room(int urgent, int usual, int sick) {}

    /** A webhook with something due, and how many calls it may get. */
    private record Share(UUID webhook, int failures, int urgent, int usual) {}

    private final SigningSecrets secrets;
    private final PushConfig config;
    private final AgroalDataSource database;

    Queue(SigningSecrets secrets, PushConfig config, AgroalDataSource database) {
        this.secrets = secrets;
        this.config = config;
        this.database = database;
    }

    /** In the caller's transaction. */
    List<Delivery> claim(Room room) {
        boolean any = new Sql()
                .add("select exists (select from webhook)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
        if (!any) return List.of();
        Instant now = clock(database);
        supersede(now);
        List<Share> shares = shares(now);
        if (shares.isEmpty()) return List.of();
        UUID lease = Ids.next();
        List<Delivery> claimed = new ArrayList<>(lease(shares, true, room.urgent(), room.sick(), lease, now));
        int sick = (int) claimed.stream().filter(Delivery::sick).count();
        int left = Math.min(room.usual(), room.urgent() - claimed.size());
        claimed.addAll(lease(shares, false, left, room.sick() - sick, lease, now));
        Map<UUID, List<byte[]>> known =
                secrets.of(claimed.stream().map(Delivery::webhook).distinct().toList(), now);
        return claimed.stream()
                .map(one -> one.signedWith(known.getOrDefault(one.webhook(), List.of())))
                .toList();
    }

    // What was in the hands of a node that died, and is known better by now, is not sent once more.
    private void supersede(Instant now) {
        new Sql().add("""
                        update webhook_delivery d set state = 'superseded', settled_at = ?, next_at = null, lease = null, lease_until = null
                        where d.state = 'pending' and d.lease is not null and d.lease_until <= ? and exists (
                            select from webhook_delivery later
                            where later.webhook_id = d.webhook_id and later.article_id = d.article_id
                              and later.created_at > d.created_at and later.state in ('pending', 'delivered'))
                        """, now, now).run(database);
    }

    static Instant clock(AgroalDataSource database) {
        return new Sql()
                .add("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    // In no order: whoever is left out this time is not always the same.
    private List<Share> shares(Instant now) {
        return new Sql()
                .add("""
                        select h.webhook_id, h.failures, w.enabled, h.rest_until > ? as rests,
                            (select count(*) from webhook_delivery l where l.webhook_id = h.webhook_id
                                 and l.lease is not null and l.lease_until > ? and l.urgent) as urgent,
                            (select count(*) from webhook_delivery l where l.webhook_id = h.webhook_id
                                 and l.lease is not null and l.lease_until > ? and not l.urgent) as usual
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where exists (select from webhook_delivery d
                            where d.webhook_id = h.webhook_id and d.state = 'pending' and d.next_at <= ?
                              and (d.lease is null or d.lease_until <= ?) and (w.enabled or d.test)
                              and (d.urgent or h.rest_until is null or h.rest_until <= ?))
                        order by random() limit ? for update of h skip locked
                        """, now, now, now, now, now, now, MOST_WEBHOOKS)
                .list(
                        database,
                        row -> new Share(
                                row.getObject("webhook_id", UUID.class),
                                row.getInt("failures"),
                                URGENT_CALLS - row.getInt("urgent"),
                                !row.getBoolean("enabled") || row.getBoolean("rests")
                                        ? 0
                                        : usual(row.getInt("failures")) - row.getInt("usual")));
    }

    private int usual(int failures) {
        if (failures >= RESTING) return 1;
        return failures > 0 ? Math.min(FAILING_CALLS, config.callsPerWebhook()) : config.callsPerWebhook();
    }

    private List<Delivery> lease(List<Share> shares, boolean urgent, int room, int forSick, UUID lease, Instant now) {
        List<UUID> webhooks = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        int left = room;
        int sick = forSick;
        for (Share share : shares) {
            int most = Math.min(urgent ? share.urgent() : share.usual(), left);
            if (share.failures() > 0) most = Math.min(most, sick);
            if (most <= 0) continue;
            webhooks.add(share.webhook());
            calls.add(String.valueOf(most));
            left -= most;
            if (share.failures() > 0) sick -= most;
        }
        if (webhooks.isEmpty()) return List.of();
        return new Sql()
                .add("""
                        update webhook_delivery d set lease = ?, lease_until = ?
                        from unnest(?, cast(? as int[])) s(webhook_id, calls)
                        join webhook w on w.id = s.webhook_id
                        join webhook_health h on h.webhook_id = s.webhook_id
                        cross join lateral (
                            select x.id from webhook_delivery x
                            where x.webhook_id = s.webhook_id and x.state = 'pending' and x.next_at <= ?
                              and (x.lease is null or x.lease_until <= ?) and x.urgent = ? and (w.enabled or x.test)
                            order by x.next_at, x.id limit s.calls for update skip locked) due
                        where d.id = due.id
                        returning d.id, d.webhook_id, w.url, d.type, d.body, d.tries, d.urgent, d.test, h.failures
                        """, lease, now.plus(config.timeout()).plus(TO_WRITE), webhooks, calls, now, now, urgent)
                .list(database, row -> Delivery.of(row, lease, now));
    }
}
