package dateline.syndication.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.outbound.FetchSchedule;
import dateline.syndication.check.CheckQueue.ClaimedCheck;
import dateline.syndication.check.PageChecker.PageCheck;
import dateline.syndication.notice.ReopenedNotices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stores results of checks, compares them with what the partner acknowledged, and schedules the next check. */
@Singleton
class CheckResults {

    // The last acknowledgement that concerns the copy: of its URL, or of all copies of an article.
    private static final String LAST_ACKNOWLEDGEMENT = """
            select k.id, k.outcome, coalesce(n.version, 0) as version
            from acknowledgement k join notice n on n.id = k.notice_id
            where n.partner_id = :partner and n.withdrawn_at is null and (k.url is null or k.url = :url)
              and exists (select from notice_about b where b.id = n.id and b.article_id = :article)
            order by k.at desc, k.id desc limit 1
            """;

    /** @param version of the correction; 0 if the notice is about no version */
    private record LastAcknowledgement(UUID id, String outcome, int version) {

        /** Whether the findings confirm it; empty if they do not tell. */
        Optional<Boolean> isConfirmedBy(CheckFindings findings) {
            if (findings.removed().found() == null) return Optional.empty();
            if (findings.removed().found().equals("removed")) return Optional.of(true);
            if (!outcome.equals("corrected")) return Optional.of(false);
            return PageAssessment.foundVersion(findings).map(found -> found >= version);
        }
    }

    private final AgroalDataSource database;
    private final ReopenedNotices reopenedNotices;
    private final CheckQueue queue;

    CheckResults(AgroalDataSource database, ReopenedNotices reopenedNotices, CheckQueue queue) {
        this.database = database;
        this.reopenedNotices = reopenedNotices;
        this.queue = queue;
    }

    /** Stores a result, unless the lease was lost: then another node makes the check again. */
    void store(ClaimedCheck check, PageCheck page) {
        QuarkusTransaction.requiringNew().run(() -> {
            Instant now = queue.now();
            Optional<LastAcknowledgement> acknowledgement =
                    page.findings() == null ? Optional.empty() : lastAcknowledgement(check);
            Optional<Boolean> isConfirmed = acknowledgement.flatMap(last -> last.isConfirmedBy(page.findings()));
            boolean isStored = Sql.of("""
                                    update reproduction_check set lease = null, leased_until = null, checked_at = :now, response_url = :url, status = :status,
                                        problem_code = :problemCode, problem_detail = :problemDetail, findings = cast(:findings as jsonb),
                                        acknowledgement_id = cast(:acknowledgement as uuid), confirms = cast(:confirms as boolean)
                                    where id = :check and lease = :lease and checked_at is null
                                    """)
                            .with("now", now)
                            .with("url", page.url())
                            .with("status", page.status())
                            .with("problemCode", page.problemCode())
                            .with("problemDetail", page.problemDetail())
                            .with("findings", json(page.findings()))
                            .with(
                                    "acknowledgement",
                                    isConfirmed.isEmpty()
                                            ? null
                                            : acknowledgement.orElseThrow().id())
                            .with("confirms", isConfirmed.orElse(null))
                            .with("check", check.id())
                            .with("lease", check.lease())
                            .run(database)
                    > 0;
            if (!isStored) return;
            isConfirmed.filter(confirmed -> !confirmed).ifPresent(contradicted -> reopen(check, page.findings()));
            scheduleNext(check, page, now);
        });
    }

    private Optional<LastAcknowledgement> lastAcknowledgement(ClaimedCheck check) {
        return Sql.of(LAST_ACKNOWLEDGEMENT)
                .with("partner", check.partner())
                .with("url", check.url())
                .with("article", check.article())
                .first(
                        database,
                        row -> new LastAcknowledgement(
                                row.getObject("id", UUID.class), row.getString("outcome"), row.getInt("version")));
    }

    // As if the partner had reported that the copy runs. Only a page with a whole version counts: its partner loses the
    // "done" of its notices.
    private void reopen(ClaimedCheck check, CheckFindings findings) {
        PageAssessment.foundVersion(findings)
                .ifPresent(version -> reopenedNotices.reopen(check.partner(), check.article(), version));
    }

    private void scheduleNext(ClaimedCheck check, PageCheck page, Instant now) {
        boolean failed = page.problemCode() != null;
        int failures = failed ? check.failures() + 1 : 0;
        Sql.of("update reproduction set check_failures = :failures where id = :reproduction")
                .with("failures", failures)
                .with("reproduction", check.reproduction())
                .run(database);
        if (!failed || check.every() == 0) return;
        Duration wait = FetchSchedule.addJitter(FetchSchedule.backOff(Duration.ofSeconds(check.every()), failures));
        queue.scheduleNext(check.reproduction(), now.plus(longer(wait, page.retryAfter())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String json(CheckFindings findings) {
        try {
            return findings == null ? null : StoredJson.MAPPER.writeValueAsString(findings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
