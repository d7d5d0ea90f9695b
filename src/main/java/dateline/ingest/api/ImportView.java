package dateline.ingest.api;

import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.names.Name;
import dateline.http.base.PublicUrl;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.job.ImportLine;
import dateline.ingest.story.ImportJob;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An import and its progress. Counts, rate and errors are those of the current run, or of the last one.
 *
 * @param state awaiting-document, queued, running, scheduled (for its next run), done, failed or canceled
 * @param format rss, atom, json-feed, wxr or ndjson, as detected; null for ninjs, which clients of release 1.0.0 do not
 *     know
 * @param documentFormat the same, for every format
 * @param bytes size of the document as received
 * @param rate items per second
 * @param remainingSeconds at this rate; only while the import runs
 * @param nextAt when the next run begins
 * @param problem why the last run failed; for a canceled import, that its key was revoked (key-revoked) or has expired
 *     (key-expired)
 * @param errors the first ten items that were refused or truncated; only when one import is read
 * @param created names that were created because the request contains them; only in the response to that request
 */
@RecordBuilder
@Schema(name = "ImportView")
public record ImportView(
        UUID id,
        String state,
        String source,
        String url,
        Duration every,
        boolean publish,
        String visibility,
        Name section,
        String language,
        String format,
        String documentFormat,
        Long bytes,
        int run,
        ImportCounts counts,
        BigDecimal rate,
        Long remainingSeconds,
        Instant startedAt,
        Instant finishedAt,
        Instant nextAt,
        Fault problem,
        List<ImportLine> errors,
        List<Created> created,
        Instant createdAt,
        String createdBy,
        Links links) {

    /** Numbers of items. Total and remaining are known after the validation pass. */
    @Schema(name = "ImportCounts")
    public record ImportCounts(
            Integer total,
            int done,
            Integer remaining,
            int created,
            int updated,
            int unchanged,
            int passedOver,
            int refused) {}

    /**
     * @param code in kebab case, stable
     * @param detail what to do
     */
    @Schema(name = "ImportFault")
    public record Fault(String code, String detail) {}

    /** @param document URL for the upload; absent if the document is fetched */
    @Schema(name = "ImportLinks")
    public record Links(String self, String document, String log) {}

    static ImportView of(ImportJob job, List<ImportLine> errors, List<Created> created, PublicUrl url) {
        ImportJob.ItemCounts counts = job.counts();
        Integer remaining = job.total() == null ? null : Math.max(0, job.total() - job.position());
        BigDecimal rate = computeRate(job);
        boolean isEstimated = job.state().equals("running") && remaining != null && rate != null && rate.signum() > 0;
        String self = url.to("/v1/imports/" + job.id());
        return ImportViewBuilder.builder()
                .id(job.id())
                .state(job.apiState())
                .source(job.source())
                .url(job.url())
                .every(job.every())
                .publish(job.publish())
                .visibility(job.visibility())
                .section(job.section())
                .language(job.language())
                .format(
                        job.format() == null || job.format() == DocumentFormat.NINJS
                                ? null
                                : job.format().word())
                .documentFormat(job.format() == null ? null : job.format().word())
                .bytes(job.documentBytes())
                .run(job.run())
                .counts(new ImportCounts(
                        job.total(),
                        job.position(),
                        remaining,
                        counts.created(),
                        counts.updated(),
                        counts.unchanged(),
                        counts.passedOver(),
                        counts.refused()))
                .rate(rate)
                .remainingSeconds(isEstimated ? (long) Math.ceil(remaining / rate.doubleValue()) : null)
                .startedAt(job.startedAt())
                .finishedAt(job.finishedAt())
                .nextAt(job.nextAt())
                .problem(job.problemCode() == null ? null : new Fault(job.problemCode(), job.problemDetail()))
                .errors(errors)
                .created(created)
                .createdAt(job.createdAt())
                .createdBy(job.createdBy())
                .links(new Links(self, job.url() == null ? self + "/document" : null, self + "/log"))
                .build();
    }

    private static BigDecimal computeRate(ImportJob job) {
        if (job.startedAt() == null || job.workedAt() == null || job.position() == 0) return null;
        double seconds = Duration.between(job.startedAt(), job.workedAt()).toMillis() / 1000.0;
        return seconds <= 0
                ? null
                : BigDecimal.valueOf(job.position() / seconds).setScale(1, RoundingMode.HALF_UP);
    }
}
