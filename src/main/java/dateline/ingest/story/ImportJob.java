package dateline.ingest.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.names.Name;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.ingest.item.DocumentFormat;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the table {@code import}. Values that are unknown or do not apply are null.
 *
 * @param state as stored; the API shows {@code receiving} as awaiting-document
 * @param visibilityOfNew whether the server chose {@code visibility} because none was requested: it then applies to new
 *     articles only
 * @param run from 1; 0 before the first
 * @param position number of items of this run that are done
 * @param interruptions how often this run was continued since an item was last done
 */
@RecordBuilder
public record ImportJob(
        UUID id,
        String state,
        String source,
        String url,
        Duration every,
        boolean publish,
        String visibility,
        boolean visibilityOfNew,
        Name section,
        String language,
        Instant createdAt,
        String createdBy,
        String etag,
        String lastModified,
        int run,
        boolean hasDocument,
        Long documentBytes,
        DocumentFormat format,
        int position,
        Integer total,
        ItemCounts counts,
        Instant startedAt,
        Instant workedAt,
        Instant finishedAt,
        String problemCode,
        String problemDetail,
        int failures,
        int interruptions,
        Instant nextAt) {

    public record ItemCounts(int created, int updated, int unchanged, int passedOver, int refused) {}

    /** The state as the API shows it. */
    public String apiState() {
        return isReceiving() ? "awaiting-document" : state;
    }

    public boolean isReceiving() {
        return state.equals("receiving");
    }

    /** Whether a conditional request is possible, since the last document had a validator. */
    public boolean hasValidator() {
        return etag != null || lastModified != null;
    }

    public static ImportJob of(ResultSet row) throws SQLException {
        String section = row.getString("section");
        String format = row.getString("format");
        return ImportJobBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .state(row.getString("state"))
                .source(row.getString("source"))
                .url(row.getString("url"))
                .every(row.getObject("every_seconds") == null ? null : Duration.ofSeconds(row.getLong("every_seconds")))
                .publish(row.getBoolean("publish"))
                .visibility(row.getString("visibility"))
                .visibilityOfNew(row.getBoolean("visibility_of_new"))
                .section(section == null ? null : parseName(section))
                .language(row.getString("language"))
                .createdAt(Sql.instant(row, "created_at"))
                .createdBy(row.getString("created_by"))
                .etag(row.getString("etag"))
                .lastModified(row.getString("last_modified"))
                .run(row.getInt("run"))
                .hasDocument(row.getInt("document_run") == row.getInt("run"))
                .documentBytes(row.getObject("document_bytes", Long.class))
                .format(format == null ? null : DocumentFormat.of(format))
                .position(row.getInt("position"))
                .total(row.getObject("total", Integer.class))
                .counts(new ItemCounts(
                        row.getInt("created"),
                        row.getInt("updated"),
                        row.getInt("unchanged"),
                        row.getInt("passed_over"),
                        row.getInt("refused")))
                .startedAt(Sql.instant(row, "started_at"))
                .workedAt(Sql.instant(row, "worked_at"))
                .finishedAt(Sql.instant(row, "finished_at"))
                .problemCode(row.getString("problem_code"))
                .problemDetail(row.getString("problem_detail"))
                .failures(row.getInt("failures"))
                .interruptions(row.getInt("interruptions"))
                .nextAt(Sql.instant(row, "next_at"))
                .build();
    }

    private static Name parseName(String json) {
        try {
            var tree = StoredJson.MAPPER.readTree(json);
            return new Name(
                    tree.path("slug").textValue(),
                    tree.path("name").textValue(),
                    tree.path("url").textValue());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
