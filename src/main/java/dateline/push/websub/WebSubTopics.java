package dateline.push.websub;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the WebSub topics: the digest of their content, and whether the hub must be notified. It is stored in
 * the database, so that any node continues the work of another.
 */
@Singleton
class WebSubTopics {

    // Longer than computing the digests or notifying the hub may take. When a node fails, another continues after
    // this time.
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    private static final Duration LAST_DELAY = Duration.ofHours(1);

    /**
     * A topic whose change must be reported to the hub.
     *
     * @param digest digest of the content
     * @param attempts number of attempts, the present one included
     */
    record DueTopic(String name, String digest, int attempts) {}

    private final AgroalDataSource database;

    WebSubTopics(AgroalDataSource database) {
        this.database = database;
    }

    Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /**
     * Claims the comparison of the topics.
     *
     * @return whether the log has moved since the last comparison and no other node holds the lease
     */
    boolean claimComparison(String position, Instant now) {
        return Sql.of("update websub_place set lease_until = :leaseUntil")
                        .with("leaseUntil", now.plus(LEASE))
                        .add("where place <> :position and (lease_until is null or lease_until <= :now)")
                        .with("position", position)
                        .with("now", now)
                        .run(database)
                > 0;
    }

    /** Stores the digests and the position up to which they are current in one transaction, and ends the lease. */
    void storeDigests(Map<String, String> digests, String position, Instant now) {
        List<String> names = new ArrayList<>(digests.keySet());
        QuarkusTransaction.requiringNew().run(() -> {
            Sql.of("""
                        insert into websub_topic (name, look, due_at) select l.name, l.look, :now from unnest(cast(:names as text[]), cast(:looks as text[])) l(name, look)
                        on conflict (name) do update
                            set look = excluded.look, due_at = coalesce(websub_topic.due_at, excluded.due_at)
                            where websub_topic.look <> excluded.look
                        """)
                    .with("now", now)
                    .with("names", names)
                    .with("looks", names.stream().map(digests::get).toList())
                    .run(database);
            Sql.of("delete from websub_topic where name <> all(:names)")
                    .with("names", names)
                    .run(database);
            Sql.of("update websub_place set place = :position, lease_until = null")
                    .with("position", position)
                    .run(database);
        });
    }

    /** Claims a topic that is due. */
    Optional<DueTopic> claimTopic(Instant now) {
        return Sql.of("update websub_topic set lease_until = :leaseUntil, attempts = attempts + 1")
                .with("leaseUntil", now.plus(LEASE))
                .add("""
                    where name = (
                        select name from websub_topic where due_at <= :now and (lease_until is null or lease_until <= :now)
                        order by due_at, name limit 1 for update skip locked)
                    returning name, look, attempts
                    """)
                .with("now", now)
                .first(
                        database,
                        row -> new DueTopic(row.getString("name"), row.getString("look"), row.getInt("attempts")));
    }

    /** Records a notification. The topic stays due if its content has changed meanwhile. */
    void recordNotified(DueTopic topic, Instant now) {
        Sql.of("""
            update websub_topic set due_at = case when look = :digest then null else cast(:now as timestamptz) end, attempts = 0, lease_until = null
            where name = :topic
            """)
                .with("digest", topic.digest())
                .with("now", now)
                .with("topic", topic.name())
                .run(database);
    }

    void recordFailed(DueTopic topic, Instant now) {
        Sql.of("update websub_topic set due_at = :dueAt, lease_until = null where name = :topic")
                .with("dueAt", now.plus(retryDelay(topic.attempts())))
                .with("topic", topic.name())
                .run(database);
    }

    /** Delay before the next attempt: 5 seconds, four times as long after each failure, at most 1 hour. */
    static Duration retryDelay(int attempts) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(20, 2 * (attempts - 1)));
        return delay.compareTo(LAST_DELAY) > 0 ? LAST_DELAY : delay;
    }
}
