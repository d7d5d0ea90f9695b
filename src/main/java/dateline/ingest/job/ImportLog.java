package dateline.ingest.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.StreamAuthorization;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.ingest.item.ImportEntry;
import dateline.ingest.story.ImportJob;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The log of an import: outcomes of items, ordered by run and by place in the document. */
@Singleton
public class ImportLog {

    private static final int BATCH_SIZE = 500;
    private static final int MAX_SHOWN = 10;

    private static final String INSERT = """
            insert into import_entry (import_id, run, number, outcome, source_id, headline, article_id, code, detail, conflicts, cut, at)
            select :job, :run, r.number, r.outcome, r."sourceId", r.headline, r.article, r.code, r.detail, r.conflicts, r.cut, :now
            from json_to_recordset(cast(:rows as json)) r(number integer, outcome text, "sourceId" text, headline text, article uuid,
                code text, detail text, conflicts text[], cut text[])
            """;

    private final AgroalDataSource database;
    private final ObjectMapper json;
    private final StreamAuthorization authorization;

    ImportLog(AgroalDataSource database, ObjectMapper json, StreamAuthorization authorization) {
        this.database = database;
        this.json = json;
        this.authorization = authorization;
    }

    /** Writes log entries in the caller's transaction. */
    void write(ImportJob job, List<ImportEntry> entries, Instant now) {
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        for (ImportEntry entry : entries) {
            if (!entry.isLogged()) continue;
            ObjectNode row = rows.addObject()
                    .put("number", entry.item().number())
                    .put("outcome", entry.outcome())
                    .put("sourceId", entry.sourceId())
                    .put("headline", entry.headline())
                    .put(
                            "article",
                            entry.article() == null ? null : entry.article().toString())
                    .put("code", entry.code())
                    .put("detail", entry.detail());
            entry.conflicts().forEach(row.putArray("conflicts")::add);
            entry.cut().forEach(row.putArray("cut")::add);
        }
        if (!rows.isEmpty())
            Sql.of(INSERT)
                    .with("job", job.id())
                    .with("run", job.run())
                    .with("now", now)
                    .with("rows", rows.toString())
                    .run(database);
    }

    /** The first 10 items of the last run that were refused or truncated. */
    public List<ImportLine> listRefusedOrTruncated(ImportJob job) {
        return Sql.of("select * from import_entry where import_id = :job and run = :run")
                .with("job", job.id())
                .with("run", job.run())
                .add("and (outcome = 'refused' or cut <> '{}') order by number limit :maxShown")
                .with("maxShown", MAX_SHOWN)
                .list(database, ImportLog::toLine);
    }

    /**
     * Writes the log as NDJSON. No database connection is held between batches.
     *
     * @param caller of the request; the response is aborted when its key is revoked or its token expires
     * @param isDisconnected whether the client has disconnected
     */
    public void write(OutputStream out, UUID id, AuthenticatedCaller caller, BooleanSupplier isDisconnected)
            throws IOException {
        List<ImportLine> batch;
        int run = 0;
        int number = 0;
        do {
            batch = Sql.of("select * from import_entry where import_id = :importId and (run, number) > (:run, :number)")
                    .with("importId", id)
                    .with("run", run)
                    .with("number", number)
                    .add("order by run, number limit :batchSize")
                    .with("batchSize", BATCH_SIZE)
                    .list(database, ImportLog::toLine);
            for (ImportLine line : batch) {
                out.write(json.writeValueAsBytes(line));
                out.write('\n');
                run = line.run();
                number = line.item();
            }
        } while (batch.size() == BATCH_SIZE && authorization.mayContinue(caller, isDisconnected));
    }

    private static ImportLine toLine(ResultSet row) throws SQLException {
        List<String> truncated = Sql.strings(row, "cut");
        return ImportLineBuilder.builder()
                .run(row.getInt("run"))
                .item(row.getInt("number"))
                .outcome(row.getString("outcome"))
                .sourceId(row.getString("source_id"))
                .headline(row.getString("headline"))
                .article(row.getObject("article_id", UUID.class))
                .code(row.getString("code"))
                .detail(row.getString("detail"))
                .conflicts(Sql.strings(row, "conflicts"))
                .cut(truncated.isEmpty() ? null : truncated)
                .at(Sql.instant(row, "at"))
                .build();
    }
}
