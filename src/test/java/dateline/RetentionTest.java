package dateline;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom.TestPartner;
import dateline.database.retention.RetentionJob;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The retention job removes exactly the rows that are older than their retention period. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RetentionTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    RetentionJob retention;

    @Test
    void editsOfPublishedRevisionsAreRemovedAfterThirtyDays() {
        String editor = newsroom.key("articles:write", "articles:read");
        UUID article = newsroom.publish("{\"headline\":\"One\"}", "{}");
        String draft = "/v1/drafts/" + article;
        String stale = get(editor, draft).header("ETag");
        edit(editor, draft, "headline", "Two");
        publish(editor, article);
        edit(editor, draft, "teaser", "Three");
        edit(editor, draft, "teaser", "Four");
        String recent = get(editor, draft).header("ETag");
        edit(editor, draft, "headline", "Five");
        List<String> all = edits(article);
        assertEquals(List.of("2", "3", "4", "5", "6", "7"), all);

        retention.runAll();
        assertEquals(all, edits(article));
        run(Sql.of("update draft_edit set edited_at = edited_at - interval '31 days' where article_id = :article")
                .with("article", article));
        retention.runAll();
        assertEquals(List.of("5", "6", "7"), edits(article), "edits that are not published yet stay");

        // Some edits since that revision are removed, so that a list of changed fields would be incomplete and is
        // absent.
        Response refused = patch(editor, draft, stale, "{\"headline\":\"Six\"}");
        refused.then().statusCode(412);
        assertNull(refused.path("changedFields"));
        assertEquals(7, (int) refused.path("currentRevision"));
        assertEquals(
                List.of("headline"),
                patch(editor, draft, recent, "{\"headline\":\"Six\"}").path("changedFields"));

        publish(editor, article);
        retention.runAll();
        assertEquals(List.of("8"), edits(article), "the edit that made the present revision stays");
    }

    @Test
    void importEntriesDeniedReadsAndSettledDeliveriesAreRemovedByAge() {
        String source = Newsroom.unique("wire").toLowerCase();
        newsroom.publish(Stories.article().headline("One").newSource(source).json(), "{}");
        UUID job = UUID.randomUUID();
        run(Sql.of(
                        "insert into import (id, state, source, publish, created_at, created_by) values (:job, 'done', :source, false, now(), 'test')")
                .with("job", job)
                .with("source", source));
        run(Sql.of(
                        "insert into import_entry (import_id, run, number, outcome, at) select :job, 1, n, 'created', now() - make_interval(days => 80 + n)"
                                + " from generate_series(1, 20) n")
                .with("job", job));
        UUID id = UUID.randomUUID();
        run(Sql.of(
                        "insert into denied_read (id, key_id, made_by, partner_id, outlet_id, article_id, reason, hour, count, first_at, last_at)"
                                + " select :id, 'k', 'test', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'test', now(), 1,"
                                + " now() - make_interval(days => 390 + n), now() from generate_series(1, 20) n")
                .with("id", id));
        UUID webhook = UUID.randomUUID();
        run(Sql.of(
                        "insert into webhook (id, key_id, url, enabled, disabled_because, disabled_at, created_at, created_by, updated_at, updated_by)"
                                + " select :webhook, (select id from key limit 1), 'https://example.com/', false, 'asked', now(), now(), 'test', now(), 'test'")
                .with("webhook", webhook));
        run(Sql.of(
                        "insert into webhook_delivery (id, webhook_id, type, happened_at, body, urgent, state, next_at, created_at, settled_at)"
                                + " select gen_random_uuid(), :webhook, 'test', now(), '{}', false, s, now() + interval '1 day', now() - interval '500 days',"
                                + " case when s <> 'pending' then now() - make_interval(days => 20 + n) end"
                                + " from generate_series(1, 20) n, unnest(array['pending', 'delivered', 'failed']) s")
                .with("webhook", webhook));
        retention.runAll();
        assertEquals(
                9,
                count(Sql.of("select count(*) from " + "import_entry where import_id = :job")
                        .with("job", job)));
        assertEquals(
                9,
                count(Sql.of("select count(*) from " + "denied_read where id = :id")
                        .with("id", id)));
        assertEquals(
                20 + 2 * 9,
                count(Sql.of("select count(*) from " + "webhook_delivery where webhook_id = :webhook")
                        .with("webhook", webhook)));
        assertEquals(
                20,
                count(Sql.of("select count(*) from "
                                + "webhook_delivery where webhook_id = :webhook and state = 'pending'")
                        .with("webhook", webhook)));
        run(Sql.of("delete from webhook where id = :webhook").with("webhook", webhook));
        run(Sql.of("delete from import where id = :job").with("job", job));
        run(Sql.of("delete from denied_read where id = :id").with("id", id));
    }

    @Test
    void documentsOfUploadsThatEndedWithTheirNodeAreRemoved() {
        String source = Newsroom.unique("wire").toLowerCase();
        newsroom.publish(Stories.article().headline("One").newSource(source).json(), "{}");
        UUID abandoned = receivingImport(source, "2 hours");
        UUID recent = receivingImport(source, "10 minutes");
        UUID running = receivingImport(source, "2 hours");
        run(Sql.of("update import set state = 'running' where id = :running").with("running", running));
        retention.runAll();
        assertEquals(
                0,
                count(Sql.of("select count(*) from " + "import_part where import_id = :abandoned")
                        .with("abandoned", abandoned)));
        assertEquals(
                3,
                count(Sql.of("select count(*) from " + "import_part where import_id = :recent")
                        .with("recent", recent)));
        assertEquals(
                3,
                count(Sql.of("select count(*) from " + "import_part where import_id = :running")
                        .with("running", running)));
        for (UUID job : List.of(abandoned, recent, running))
            run(Sql.of("delete from import where id = :job").with("job", job));
    }

    private UUID receivingImport(String source, String expired) {
        UUID job = UUID.randomUUID();
        run(Sql.of(
                        "insert into import (id, state, source, publish, created_at, created_by, lease, leased_until)"
                                + " values (:job, 'receiving', :source, false, now(), 'test', gen_random_uuid(), now() - cast(:expired as interval))")
                .with("job", job)
                .with("source", source)
                .with("expired", expired));
        run(Sql.of("insert into import_part select :job, n, 'x' from generate_series(0, 2) n")
                .with("job", job));
        return job;
    }

    @Test
    void countersOfPastQuotaPeriodsAndAnswersToIdempotencyKeysAreRemoved() {
        TestPartner partner = newsroom.partner();
        UUID permission = UUID.fromString(
                newsroom.permission(partner, JsonBody.with("everything", true).and("level", "full")));
        run(Sql.of(
                        "insert into quota_use select :permission, 'day', date_trunc('day', now()) - make_interval(days => n), 1, 1"
                                + " from generate_series(0, 100) n")
                .with("permission", permission));
        String caller = Newsroom.unique("caller");
        run(Sql.of(
                        "insert into idempotency select :caller, n::text, '', 200, '{}', null, now() - make_interval(hours => n)"
                                + " from generate_series(1, 48) n")
                .with("caller", caller));
        retention.runAll();
        int kept = count(Sql.of("select count(*) from " + "quota_use where permission_id = :permission")
                .with("permission", permission));
        assertTrue(kept == 62 || kept == 63, kept + " counters");
        assertEquals(
                23,
                count(Sql.of("select count(*) from " + "idempotency where caller = :caller")
                        .with("caller", caller)));
    }

    @Test
    void supersededRowsOfTheLogAreCutAfterNinetyDays() {
        String editor = newsroom.key("articles:write", "articles:read");
        UUID article = newsroom.publish("{\"headline\":\"One\"}", "{}");
        publish(editor, article);
        publish(editor, article);
        run(Sql.of("update change set at = at - interval '89 days' where article_id = :article")
                .with("article", article));
        run(Sql.of(CutRows.PASS_TRANSACTIONS));
        newsroom.publish("{\"headline\":\"Other\"}", "{}");
        retention.runAll();
        assertEquals(List.of("published", "updated", "updated"), newsroom.changes(article));
        // The log is cut in its order, and the first row that is too young ends the cut.
        run(Sql.of("update change set at = at - interval '99 days'"));
        try {
            retention.runAll();
            assertEquals(List.of("updated"), newsroom.changes(article));
            assertEquals(
                    List.of("change"),
                    Sql.of("select task from retention_run where in_all > 0 and task = 'change'")
                            .list(database, row -> row.getString(1)));
            publish(editor, article);
            assertEquals(List.of("updated", "updated"), newsroom.changes(article));
        } finally {
            run(Sql.of("update change set at = at + interval '99 days'"));
        }
    }

    @Test
    void retentionDoesNotRunWhileAnotherNodeHoldsItsLock() {
        String caller = Newsroom.unique("caller");
        run(Sql.of("insert into idempotency values (:caller, 'k', '', 200, '{}', null, now() - interval '3 days')")
                .with("caller", caller));
        QuarkusTransaction.requiringNew().run(() -> {
            Sql.of("select pg_advisory_xact_lock(hashtextextended('dateline retention', 44))")
                    .list(database, row -> row.getString(1));
            QuarkusTransaction.suspendingExisting().run(() -> assertEquals(0, retention.runAll()));
        });
        assertEquals(
                1,
                count(Sql.of("select count(*) from " + "idempotency where caller = :caller")
                        .with("caller", caller)));
        assertNotEquals(0, retention.runAll());
        assertEquals(
                0,
                count(Sql.of("select count(*) from " + "idempotency where caller = :caller")
                        .with("caller", caller)));
    }

    @Test
    void theRetentionPageListsEveryTable() throws IOException {
        Set<String> listed = new TreeSet<>(Pattern.compile("^\\| `([a-z_]+)` \\| [^|]{3,} \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs", "retention.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList());
        Set<String> present = new TreeSet<>(Sql.of("""
                        select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
                        """).list(database, row -> row.getString(1)));
        assertEquals(present, listed, "docs/retention.md lists every table with what bounds it");
    }

    private void edit(String editor, String draft, String member, String value) {
        patch(
                        editor,
                        draft,
                        get(editor, draft).header("ETag"),
                        JsonBody.with(member, value).json())
                .then()
                .statusCode(200);
    }

    private void publish(String editor, UUID article) {
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + article).header("ETag"))
                .body("{}")
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
    }

    private List<String> edits(UUID article) {
        return Sql.of("select revision from draft_edit where article_id = :article order by revision")
                .with("article", article)
                .list(database, row -> row.getString(1));
    }

    private int count(Sql statement) {
        return statement.first(database, row -> row.getInt(1)).orElseThrow();
    }

    private void run(Sql statement) {
        statement.run(database);
    }
}
