package dateline.signal;

import dateline.outbound.Finding;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the newsroom's site states of the use policy.
 *
 * @param page URL of the article page that was read; absent if there is no recent article
 * @param contentUsage absent unless robots.txt should have the line
 * @param licenseLine absent unless robots.txt should have the line
 */
@RecordBuilder
@Schema(name = "SiteCheck")
public record SiteCheckView(
        String site,
        Instant checkedAt,
        String robots,
        String license,
        String page,
        Finding contentSignal,
        Finding contentUsage,
        Finding licenseLine,
        Finding licenseFile,
        Finding pageLicense,
        Finding pageReservation) {}
