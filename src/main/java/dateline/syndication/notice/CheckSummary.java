package dateline.syndication.notice;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The latest check of a copy, with its results: ok, missing, differs or unknown.
 *
 * @param problem code of the reason for which the page could not be read; absent if it was read, or is gone
 * @param acknowledgement confirmed or contradicted; absent if the check is about no acknowledgement
 */
@Schema(name = "LatestCheck")
public record CheckSummary(
        UUID id,
        Instant checkedAt,
        String problem,
        String creditLine,
        String canonical,
        String robots,
        String version,
        String removed,
        String acknowledgement) {

    /** JSON of the latest check of {@code r}, a row of {@code reproduction}; null if it was never checked. */
    static final String LATEST = """
            (select jsonb_build_object('id', c.id, 'checkedAt', c.checked_at, 'problem', c.problem_code,
                 'creditLine', c.findings -> 'creditLine' ->> 'result', 'canonical', c.findings -> 'canonical' ->> 'result',
                 'robots', c.findings -> 'robots' ->> 'result', 'version', c.findings -> 'version' ->> 'result',
                 'removed', c.findings -> 'removed' ->> 'result',
                 'acknowledgement', case when c.confirms then 'confirmed' when not c.confirms then 'contradicted' end)
             from reproduction_check c
             where c.reproduction_id = r.id and c.checked_at is not null order by c.checked_at desc limit 1)
            """;
}
