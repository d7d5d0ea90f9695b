package dateline.ingest.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An item of an import whose transaction takes longer than the database allows. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TooSlowItemTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void slowDownOneSlug() {
        Sql.of("""
                        create function slow_down() returns trigger language plpgsql as $$ begin
                            if new.slug like 'too-slow-item%' then
                                perform set_config('transaction_timeout', '0', true);
                                perform set_config('transaction_timeout', '50ms', true);
                                perform pg_sleep(1);
                            end if;
                            return new;
                        end $$
                        """).run(database);
        Sql.of("create trigger slow_down before insert on slug for each row execute function slow_down()")
                .run(database);
    }

    @AfterEach
    void removeTrigger() {
        Sql.of("drop trigger slow_down on slug").run(database);
        Sql.of("drop function slow_down()").run(database);
    }

    @Test
    void theItemIsRefusedAndTheOthersAreImported() throws Exception {
        String key = newsroom.key("articles:write", "articles:read");
        String job = Newsroom.post(
                        key,
                        "/v1/imports",
                        JsonBody.with("source", Newsroom.unique("wire")).json())
                .path("id");
        Newsroom.as(key)
                .contentType("application/octet-stream")
                .body("""
                        {"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[
                         {"id":"1","title":"Before it","content_html":"<p>One.</p>"},
                         {"id":"2","title":"Too slow item","content_html":"<p>Two.</p>"},
                         {"id":"3","title":"After it","content_html":"<p>Three.</p>"}]}
                        """.getBytes(UTF_8))
                .put("/v1/imports/" + job + "/document")
                .then()
                .statusCode(202);
        String path = "/v1/imports/" + job;
        for (int i = 0; i < 300 && !"done".equals(Newsroom.get(key, path).path("state")); i++) Thread.sleep(100);
        assertEquals("done", Newsroom.get(key, path).path("state"));
        assertEquals(2, (int) Newsroom.get(key, path).path("counts.created"));
        assertEquals(1, (int) Newsroom.get(key, path).path("counts.refused"));
    }
}
