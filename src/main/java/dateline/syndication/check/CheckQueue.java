package dateline.syndication.check;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.problem.Now;
import dateline.outbound.FetchSchedule;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The checks that are to be made. A lease decides which node makes a check; the lease of a node that died expires. Of
 * each copy at most one check waits.
 */
@Singleton
class CheckQueue {

    /** {@code requested_by} of a check that the schedule of the copy requested. No key has this name. */
    static final String SCHEDULE = "schedule";

    /**
     * A check that this node makes.
     *
     * @param url of the copy now
     * @param version that the partner reports
     * @param isReportedRemoved whether the partner reports that the copy is gone
     * @param every repetition in seconds; 0 without one
     * @param failures scheduled checks in a row that could not read the page
     * @param attempts how often it was claimed, this time included
     */
    @RecordBuilder
    record ClaimedCheck(
            UUID id,
            UUID lease,
            UUID reproduction,
            UUID partner,
            UUID article,
            String url,
            int version,
            boolean isReportedRemoved,
            int every,
            int failures,
            int attempts) {}

    private static final int SCHEDULED_AT_ONCE = 50;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final String LOCK =
            "select pg_advisory_xact_lock(hashtextextended('dateline reproduction checks', 65))";

    // The partner with the fewest checks within the last minute comes first, so that its checks do not wait behind
    // those of another partner.
    private static final String CLAIM = """
            with recent as (
                select x.partner_id, count(*) as checks
                from reproduction_check o join reproduction x on x.id = o.reproduction_id
                where o.checked_at > cast(:now as timestamptz) - interval '1 minute' or o.checked_at is null and o.leased_until >= :now
                group by x.partner_id)
            update reproduction_check c set lease = :lease, leased_until = cast(:now as timestamptz) + cast(:period as interval), url = r.url,
                attempts = c.attempts + 1
            from reproduction r
            where r.id = c.reproduction_id and c.id = (
                select w.id from reproduction_check w join reproduction x on x.id = w.reproduction_id
                left join recent on recent.partner_id = x.partner_id
                where w.checked_at is null and (w.leased_until is null or w.leased_until < :now)
                  and (select count(*) from reproduction_check o
                       where o.checked_at is null and o.host = w.host and o.leased_until >= :now) < :perHost
                  and not exists (select from reproduction_check o
                                  where o.host = w.host and o.checked_at > cast(:now as timestamptz) - cast(:hostPause as interval)
                                    and o.checked_at <= :now)
                order by w.requested_by = 'schedule', coalesce(recent.checks, 0), w.requested_at, w.id limit 1)
            returning c.id, r.id as reproduction, r.partner_id, r.article_id, r.url, r.version, r.status,
                coalesce(r.check_every, 0) as check_every, r.check_failures, c.attempts
            """;

    private final AgroalDataSource database;
    private final CheckConfig config;

    CheckQueue(AgroalDataSource database, CheckConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * Requests a check in the caller's transaction.
     *
     * @param by name of the key
     * @return id of the check; of the one that waits already, if there is one
     */
    UUID request(UUID reproduction, String url, String by, Instant now) {
        Sql.of("""
                        insert into reproduction_check (id, reproduction_id, host, url, requested_at, requested_by)
                        values (:id, :reproduction, :host, :url, :now, :by) on conflict (reproduction_id) where checked_at is null do nothing
                        """)
                .with("id", Ids.next())
                .with("reproduction", reproduction)
                .with("host", host(url))
                .with("url", url)
                .with("now", now)
                .with("by", by)
                .run(database);
        return Sql.of("select id from reproduction_check where reproduction_id = :reproduction and checked_at is null")
                .with("reproduction", reproduction)
                .first(database, row -> row.getObject("id", UUID.class))
                .orElseThrow();
    }

    // With the port, unless it is that of the scheme: servers at two ports are two.
    static String host(String url) {
        URI address = URI.create(url);
        if (address.getHost() == null) return Objects.requireNonNullElse(address.getRawAuthority(), "");
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return address.getPort() < 0 || address.getPort() == usual ? host : host + ":" + address.getPort();
    }

    /** Claims a check, those that were requested by hand first, then those of the partner with the fewest recent checks, then the oldest. */
    Optional<ClaimedCheck> claim() {
        return QuarkusTransaction.requiringNew().call(() -> {
            // Without the lock two nodes could claim checks of one host at the same instant.
            Sql.of(LOCK).first(database, row -> true);
            Instant now = now();
            requestScheduled(now);
            UUID lease = UUID.randomUUID();
            return Sql.of(CLAIM)
                    .with("now", now)
                    .with("lease", lease)
                    .with("period", LEASE.toString())
                    .with("perHost", config.perHost())
                    .with("hostPause", config.hostPause().toString())
                    .first(
                            database,
                            row -> CheckQueueClaimedCheckBuilder.builder()
                                    .id(row.getObject("id", UUID.class))
                                    .lease(lease)
                                    .reproduction(row.getObject("reproduction", UUID.class))
                                    .partner(row.getObject("partner_id", UUID.class))
                                    .article(row.getObject("article_id", UUID.class))
                                    .url(row.getString("url"))
                                    .version(row.getInt("version"))
                                    .isReportedRemoved(row.getString("status").equals("removed"))
                                    .every(row.getInt("check_every"))
                                    .failures(row.getInt("check_failures"))
                                    .attempts(row.getInt("attempts"))
                                    .build());
        });
    }

    Instant now() {
        return Now.of(database);
    }

    private void requestScheduled(Instant now) {
        record DueCopy(UUID id, String url, int every) {}
        List<DueCopy> due = Sql.of("select id, url, check_every from reproduction where next_check_at <= :now")
                .with("now", now)
                .add("order by next_check_at limit :scheduledAtOnce for update skip locked")
                .with("scheduledAtOnce", SCHEDULED_AT_ONCE)
                .list(
                        database,
                        row -> new DueCopy(
                                row.getObject("id", UUID.class), row.getString("url"), row.getInt("check_every")));
        for (DueCopy copy : due) {
            request(copy.id(), copy.url(), SCHEDULE, now);
            Duration wait = FetchSchedule.addJitter(Duration.ofSeconds(copy.every()));
            scheduleNext(copy.id(), now.plus(wait));
        }
    }

    /** Sets when a copy is checked next, if it is still checked repeatedly. */
    void scheduleNext(UUID reproduction, Instant at) {
        Sql.of("update reproduction set next_check_at = :at where id = :reproduction and check_every is not null")
                .with("at", at)
                .with("reproduction", reproduction)
                .run(database);
    }
}
