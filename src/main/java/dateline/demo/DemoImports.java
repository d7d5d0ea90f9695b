package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Loads the demo newsroom's imports: finished ones with their log, and one that waits for its document. */
@Singleton
class DemoImports {

    private static final String IMPORT = """
            insert into import (id, state, source, publish, created_at, created_by, run, document_run, document_bytes, format, position, total,
                created, passed_over, refused, started_at, worked_at, finished_at)
            values (?1, ?2, ?3, true, ?4, 'demo', ?5, ?5, cast(?6 as bigint), cast(?7 as text), ?8, cast(?9 as integer), ?10, ?11, ?12,
                cast(?13 as timestamptz), cast(?13 as timestamptz) + interval '2 seconds', cast(?13 as timestamptz) + interval '2 seconds')
            """;

    private static final String ENTRY = """
            insert into import_entry (import_id, run, number, outcome, source_id, headline, article_id, code, detail, at)
            values (?1, 1, ?2, ?3, cast(?4 as text), cast(?5 as text), cast(?6 as uuid), cast(?7 as text), cast(?8 as text),
                ?9)
            """;

    private final EntityManager entities;

    DemoImports(EntityManager entities) {
        this.entities = entities;
    }

    void fill(JsonNode imports, Instant now) {
        for (JsonNode entry : imports) {
            Instant createdAt =
                    now.minus(Duration.ofMinutes(entry.get("minutesAgo").asLong()));
            JsonNode log = entry.path("log");
            boolean hasLog = !log.isMissingNode();
            entities.createNativeQuery(IMPORT)
                    .setParameter(1, UUID.fromString(entry.get("id").textValue()))
                    .setParameter(2, hasLog ? "done" : "awaiting-document")
                    .setParameter(3, entry.get("source").textValue())
                    .setParameter(4, createdAt)
                    .setParameter(5, hasLog ? 1 : 0)
                    .setParameter(6, hasLog ? entry.get("bytes").asLong() : null)
                    .setParameter(7, entry.path("format").textValue())
                    .setParameter(8, log.size())
                    .setParameter(9, hasLog ? log.size() : null)
                    .setParameter(10, count(log, "created"))
                    .setParameter(11, count(log, "passed-over"))
                    .setParameter(12, count(log, "refused"))
                    .setParameter(13, hasLog ? createdAt.toString() : null)
                    .executeUpdate();
            for (int i = 0; i < log.size(); i++) entry(entry.get("id").textValue(), i + 1, log.get(i), createdAt);
        }
    }

    private void entry(String id, int number, JsonNode line, Instant then) {
        String article = line.path("article").textValue();
        entities.createNativeQuery(ENTRY)
                .setParameter(1, UUID.fromString(id))
                .setParameter(2, number)
                .setParameter(3, line.get("outcome").textValue())
                .setParameter(4, line.path("sourceId").textValue())
                .setParameter(5, line.path("headline").textValue())
                .setParameter(6, article)
                .setParameter(7, line.path("code").textValue())
                .setParameter(8, line.path("detail").textValue())
                .setParameter(9, then)
                .executeUpdate();
    }

    private static int count(JsonNode log, String outcome) {
        int count = 0;
        for (JsonNode line : log) if (line.get("outcome").textValue().equals(outcome)) count++;
        return count;
    }
}
