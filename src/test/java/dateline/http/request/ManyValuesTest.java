package dateline.http.request;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents of the permitted size with so many short values that checking or keeping all of them would end a server. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ManyValuesTest {

    private static final String LETTERS = "a".repeat(5_000);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private static String list(String value, int count) {
        return "[" + String.join(",", Collections.nCopies(count, value)) + "]";
    }

    @Test
    void validationEndsAfterAHundredErrors() {
        TestPartner partner = newsroom.partner();
        long begun = System.nanoTime();
        post(partner.key(), "/v1/rights/evaluations", "{\"articles\":" + list("null", 90_000) + "}")
                .then()
                .statusCode(422)
                .body("errors", hasSize(101))
                .body("errors[100].detail", containsString("first 100"));
        // Without a limit it took minutes: its time grew with the square of the errors.
        assertTrue(System.nanoTime() - begun < 5e9);
        post(newsroom.key("articles:write"), "/v1/articles", """
                {"headline":"Cells","body":[{"type":"table","rows":[%s]}]}
                """.formatted(list("null", 40)))
                .then()
                .statusCode(422)
                .body("errors", hasSize(40));
    }

    @Test
    void aPatchIsValidatedInTheSameWay() {
        String editor = newsroom.key("articles:write");
        Response draft = post(editor, "/v1/articles", "{\"headline\":\"Patched\"}");
        Newsroom.patch(
                        editor,
                        "/v1/drafts/" + draft.path("id"),
                        draft.header("ETag"),
                        "{\"subjects\":" + list("\"x\"", 5_000) + "}")
                .then()
                .statusCode(422)
                .body("errors", hasSize(101));
        // Each item of a bulk request has a count of its own.
        String item = "{\"article\":{\"headline\":\"Item\",\"subjects\":" + list("\"x\"", 45) + "}}";
        post(editor, "/v1/articles/bulk", "{\"items\":" + list(item, 4) + "}")
                .then()
                .body("items", hasSize(4))
                .body("items.problem.errors.size()", equalTo(4));
    }

    @Test
    void aDocumentHasAtMost100000Tokens() {
        Newsroom.patch(
                        newsroom.key("articles:write"),
                        "/v1/drafts/" + UUID.randomUUID(),
                        "\"x\"",
                        "{\"x\":" + list("{}", 60_000) + "}")
                .then()
                .statusCode(400)
                .body("code", equalTo("json-too-deep"));
    }

    @Test
    void valuesOfListsHaveALength() {
        as(newsroom.key("feeds:write"))
                .contentType("application/json")
                .body("{\"title\":\"Long\",\"query\":{\"tag\":[\"" + LETTERS + "\"]}}")
                .put("/v1/feeds/long")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/query/tag/0"));
    }

    @Test
    void aTextHasAtMost600000CharactersOfHtml() {
        JsonBody escaped = JsonBody.with("type", "paragraph").and("text", "&".repeat(20_000));
        post(
                        newsroom.key("articles:write"),
                        "/v1/articles",
                        JsonBody.with("headline", "Escaped")
                                .and("body", Collections.nCopies(21, escaped))
                                .json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/body"))
                .body("errors[0].detail", containsString("600000"));
    }

    @Test
    void aTextHasAtMost20000ItemsAndCells() {
        String editor = newsroom.key("articles:write");
        String row = list("\"a\"", 50);
        String table = "{\"type\":\"table\",\"rows\":" + list(row, 200) + "}";
        String fits = "{\"headline\":\"Cells\",\"body\":" + list(table, 1) + "}";
        post(editor, "/v1/articles", fits).then().statusCode(201);
        post(editor, "/v1/articles", "{\"headline\":\"Cells\",\"body\":" + list(table, 2) + "}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/body"))
                .body("errors[0].detail", containsString("20002"));
        String spans = "<table>" + "<tr><td colspan=100>a</td></tr>".repeat(201) + "</table>";
        String items = "<ul>" + "<li>a".repeat(20_000) + "</ul>";
        for (String html : List.of(spans, items)) {
            post(
                            editor,
                            "/v1/articles",
                            JsonBody.with("headline", "Many")
                                    .and("bodyHtml", html)
                                    .json())
                    .then()
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo("/bodyHtml"));
        }
    }

    @Test
    void aPollHasShortHeaders() {
        String cursor = get(null, "/v1/changes").path("nextCursor");
        for (String filler : List.of("x".repeat(3_000), "x".repeat(5_000))) {
            int status = filler.length() > 4_096 ? 400 : 200;
            as(null).header("X-Filler", filler)
                    .get("/v1/changes?wait=0&since=" + cursor)
                    .then()
                    .statusCode(status);
            as(null).header("X-Filler", filler).get("/v1/changes").then().statusCode(200);
        }
    }

    // A block repeats the text of the media object or note that it places.
    @Test
    void placementsAreRepeatedUpTo20000Characters() {
        String editor = newsroom.key("articles:write", "articles:publish");
        String media = JsonBody.with("id", "m1")
                .and("type", "image")
                .and("url", "https://media.example/a.jpg")
                .and("caption", "&".repeat(2_000))
                .json();
        String story = "{\"headline\":\"Placed\",\"media\":[" + media + "],\"body\":%s}";
        String image = "{\"type\":\"image\",\"media\":\"m1\"}";
        post(editor, "/v1/articles", story.formatted(list(image, 2))).then().statusCode(201);
        post(editor, "/v1/articles", story.formatted(list(image, 4)))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/body"))
                .body("errors[0].detail", containsString("20000 "));
        UUID published = newsroom.publish("{\"headline\":\"Corrected\"}", "{}");
        JsonBody note = JsonBody.with("type", "correction").and("correction", "this");
        correct(
                        published,
                        JsonBody.with("kind", "correction")
                                .and("note", "x".repeat(2_000))
                                .and("changes", JsonBody.with("body", Collections.nCopies(12, note))))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/changes/body"));
    }

    @Test
    void theNotesOfAnArticleHaveAtMost200000Characters() {
        String importer = newsroom.key("articles:read", "articles:write", "articles:publish");
        UUID article = UUID.randomUUID();
        post(importer, "/v1/articles/bulk", articleWithLongNotes(article, 40))
                .then()
                .body("items[0].status", equalTo(201));
        correct(article, JsonBody.with("kind", "clarification").and("note", "x"))
                .then()
                .statusCode(409)
                .body("code", equalTo("too-many-corrections"));
        post(importer, "/v1/articles/bulk", articleWithLongNotes(UUID.randomUUID(), 41))
                .then()
                .body("items[0].problem.code", equalTo("too-many-corrections"));
    }

    private static String articleWithLongNotes(UUID id, int notes) {
        String past = "2024-01-01T00:00:00Z";
        List<JsonBody> corrections = Stream.generate(() -> JsonBody.with("id", UUID.randomUUID())
                        .and("kind", "clarification")
                        .and("note", "x".repeat(5_000))
                        .and("at", past))
                .limit(notes)
                .toList();
        JsonBody item = JsonBody.with("id", id)
                .and("article", JsonBody.with("headline", "Corrected"))
                .and("state", "live")
                .and("publishedAt", past)
                .and("corrections", corrections);
        return JsonBody.with("items", List.of(item)).json();
    }

    @Test
    void thePermissionsOfAPartnerNameAtMost50000Values() {
        String rightsDesk = newsroom.key("permissions:write");
        TestPartner partner = newsroom.partner();
        String terms = JsonBody.with("partner", partner.id().toString())
                .and("title", "Many")
                .and("level", "headline")
                .and("scope", JsonBody.with("languages", Collections.nCopies(50, "en")))
                .json();
        post(rightsDesk, "/v1/permissions", terms).then().statusCode(201);
        insertPermissions(partner, 50);
        Response refused = post(rightsDesk, "/v1/permissions", terms);
        refused.then().statusCode(409).body("code", equalTo("too-many-permissions"));
        Sql.of("update permission set state = 'revoked' where partner_id = :partner and state = 'active'")
                .with("partner", partner.id())
                .run(database);
        post(rightsDesk, "/v1/permissions", terms).then().statusCode(201);
    }

    @Test
    void aPageOfPartnersEndsOnceTheyAreLarge() {
        Sql.of("""
                        insert into partner (id, name, status, country, contacts, exclude, created_at, updated_at, updated_by)
                        select gen_random_uuid(), 'Large ' || i, 'active', 'NO', '[]',
                            jsonb_build_object('articles', (select jsonb_agg(gen_random_uuid()) from generate_series(1, 5000))),
                            dateline_now(), dateline_now(), 'test'
                        from generate_series(1, 24) i
                        """).run(database);
        String rightsDesk = newsroom.key("partners:write");
        List<String> seen = new ArrayList<>();
        String path = "/v1/partners?limit=100";
        int largest = 0;
        for (String next = path; next != null; ) {
            Response page = get(rightsDesk, next);
            page.then().statusCode(200);
            List<String> names = page.jsonPath().getList("items.name", String.class);
            largest = Math.max(largest, names.size());
            seen.addAll(names);
            String cursor = page.path("page.nextCursor");
            next = cursor == null ? null : path + "&cursor=" + cursor;
        }
        assertEquals(
                24,
                seen.stream()
                        .filter(name -> name.startsWith("Large "))
                        .distinct()
                        .count());
        assertEquals(seen.size(), new HashSet<>(seen).size());
        assertTrue(largest < 30, () -> seen.toString());
    }

    private void insertPermissions(TestPartner partner, int count) {
        Sql.of("""
                        insert into permission (id, partner_id, version, state, terms, valid_from, created_at, updated_at, updated_by)
                        select gen_random_uuid(), partner.id, 1, 'active',
                            jsonb_build_object('partner', partner.id, 'title', 'Many', 'level', 'headline',
                                'scope', jsonb_build_object('articles', (select jsonb_agg(gen_random_uuid()) from generate_series(1, 1000)))),
                            dateline_now(), dateline_now(), dateline_now(), 'test'
                        from (select cast(:partner as uuid) as id) partner, generate_series(1, :count)
                        """).with("partner", partner.id()).with("count", count).run(database);
    }

    private Response correct(UUID article, JsonBody correction) {
        String editor = newsroom.key("articles:read", "articles:write", "articles:publish");
        String tag = get(editor, "/v1/drafts/" + article).header("ETag");
        return as(editor)
                .contentType("application/json")
                .header("If-Match", tag)
                .body(correction.json())
                .post("/v1/articles/" + article + "/corrections");
    }

    @Test
    void aPageOfAuditEventsEndsOnceTheyAreLarge() {
        String subject = "permission:" + UUID.randomUUID();
        insertLargeEvents("permission-changed", subject, null, null);
        assertPagesEndEarly(newsroom.key("audit:read"), "/v1/audit-events?limit=100&subject=" + subject, 23);
    }

    @Test
    void aPageOfThePartnersOwnAuditEventsEndsOnceTheyAreLarge() {
        TestPartner partner = newsroom.partner();
        insertLargeEvents("key-changed", "key:large", partner.id(), "test");
        String key = post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"desk\",\"scopes\":[\"syndication:write\"]}")
                .path("secret");
        // With the creation of two keys.
        assertPagesEndEarly(key, "/v1/syndication/audit-events?limit=100", 25);
    }

    private void insertLargeEvents(String kind, String subject, UUID partner, String key) {
        Sql.of("""
                        insert into audit_event (id, at, kind, subject, partner_id, key_id, made_by, before, after)
                        select gen_random_uuid(), dateline_now(), :kind, :subject, :partner, :keyId, 'test',
                            jsonb_build_object('title', repeat(md5(cast(i as text)), 3000)), jsonb_build_object('title', repeat(md5(cast(-i as text)), 3000))
                        from generate_series(1, 23) i
                        """)
                .with("kind", kind)
                .with("subject", subject)
                .with("partner", partner)
                .with("keyId", key)
                .run(database);
    }

    private static void assertPagesEndEarly(String key, String path, int events) {
        Set<String> seen = new HashSet<>();
        int pages = 0;
        for (String next = path; next != null; pages++) {
            Response page = get(key, next);
            page.then().statusCode(200);
            assertTrue(page.asByteArray().length < 1_500_000);
            seen.addAll(page.jsonPath().getList("items.id", String.class));
            String cursor = page.path("page.nextCursor");
            next = cursor == null ? null : path + "&cursor=" + cursor;
        }
        assertEquals(events, seen.size());
        assertEquals(4, pages);
    }
}
