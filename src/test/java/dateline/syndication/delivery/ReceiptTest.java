package dateline.syndication.delivery;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.PlainVerifier;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receipt names content, recipient and permission of a delivery, and anybody can verify it. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReceiptTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> HASHED =
            List.of("headline", "teaser", "bylines", "dateline", "body", "media", "creditLine");
    private static final String STORY = """
            {"headline":"Ferry sails again","teaser":"\\u201cAt nine\\u201d, says the master.","bylines":[{"name":"Ada Lind","role":"author"}],
             "media":[{"id":"m1","type":"image","role":"main","url":"https://pictures.example/f.jpg","width":1200,"height":800}],
             "body":[{"type":"paragraph","text":"The ferry sails at nine. \\"Not before\\", says the master of the \\u00c5se \\ud83d\\udea2."},
                     {"type":"crosshead","text":"At nine"},{"type":"paragraph","html":"It is <em>late</em>."},
                     {"type":"quote","text":"Fog & rain < 9"},{"type":"list","ordered":false,"items":[{"text":"R&D"},{"html":"<strong>S</strong>"}]}]}
            """;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ReceiptWriter writer;

    private TestPartner partner;
    private UUID story;

    @BeforeEach
    void createStoryAndPartner() {
        story = newsroom.publish(STORY, "{}");
        partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("media", "all")
                        .and("agreementRef", "HG-7")
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("obligations", JsonBody.with("robots", "noindex").and("showCorrections", true)));
    }

    private Response delivery(UUID article) {
        Response answer = get(partner.key(), "/v1/syndication/articles/" + article);
        answer.then().statusCode(200);
        return answer;
    }

    private static PlainVerifier verifier() throws Exception {
        return new PlainVerifier("http://localhost:" + RestAssured.port);
    }

    @Test
    void aReceiptIsVerifiedWithThePublishedKeysAndAnyChangedByteInvalidatesIt() throws Exception {
        Response created = delivery(story);
        String statement = created.path("receipt.statement");
        PlainVerifier verifier = verifier();
        assertTrue(verifier.verifies(statement), statement);

        String kid = PlainVerifier.kid(statement);
        String[] parts = statement.split("\\.");
        byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        for (int i = 0; i < payload.length; i++) {
            byte[] changed = payload.clone();
            changed[i] ^= 1;
            String signed =
                    parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertFalse(verifier.verifies(kid, signed, signature), "byte " + i + " of the statement");
        }
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertFalse(verifier.verifies(kid, parts[0] + "." + parts[1], changed), "byte " + i + " of the signature");
        }
        assertEquals(PlainVerifier.thumbprint(verifier.x(kid)), kid);
        assertFalse(verifier.keys().contains("\"d\""), "the private key is published");
    }

    @Test
    void aReceiptNamesContentRecipientAndTerms() throws Exception {
        Response created = delivery(story);
        String statement = created.path("receipt.statement");
        JsonNode header = JSON.readTree(PlainVerifier.header(statement));
        assertEquals("EdDSA", header.path("alg").asText());
        JsonNode statementJson = JSON.readTree(PlainVerifier.payload(statement));
        assertEquals(TestServer.URL, statementJson.path("iss").asText());
        assertEquals(created.path("receipt.id"), statementJson.path("jti").asText());
        assertEquals(
                created.path("receipt.deliveredAt"),
                statementJson.path("deliveredAt").asText());
        assertEquals(
                partner.id().toString(),
                statementJson.path("partner").path("id").asText());
        assertEquals(
                partner.outlet().toString(),
                statementJson.path("outlet").path("id").asText());
        assertEquals(story.toString(), statementJson.path("article").path("id").asText());
        assertEquals(1, statementJson.path("article").path("version").asInt());
        assertEquals("full", statementJson.path("level").asText());
        assertEquals(
                created.path("contentHash"), statementJson.path("contentHash").asText());
        assertEquals(
                created.path("usage.permission"),
                statementJson.path("permission").path("id").asText());
        assertEquals(
                (int) created.path("usage.permissionVersion"),
                statementJson.path("permission").path("version").asInt());
        assertEquals(
                "HG-7", statementJson.path("permission").path("agreementRef").asText());
        assertEquals(
                created.path("creditLine"),
                statementJson.path("obligations").path("creditLine").asText());
        assertEquals("noindex", statementJson.path("obligations").path("robots").asText());

        assertEquals(created.asString(), delivery(story).asString(), "the same package again");
    }

    @Test
    void theContentHashCanBeComputedFromThePackage() throws Exception {
        JsonNode created = JSON.readTree(delivery(story).asByteArray());
        TreeMap<String, JsonNode> hashed = new TreeMap<>();
        created.path("body").forEach(ReceiptTest::addHtml);
        HASHED.stream().filter(created::has).forEach(name -> hashed.put(name, created.get(name)));
        String canonical = canonical(JSON.valueToTree(hashed));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "sha-256:" + HexFormat.of().formatHex(hash),
                created.path("contentHash").asText(),
                canonical);
    }

    // The hash is over html, which the package leaves out where it is the escaped text.
    private static void addHtml(JsonNode block) {
        block.path("items").forEach(ReceiptTest::addHtml);
        boolean marked =
                Set.of("paragraph", "quote", "").contains(block.path("type").asText());
        if (!marked || block.has("html")) return;
        String text = block.get("text").textValue();
        ((ObjectNode) block).put("html", text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    // RFC 8785, as far as whole numbers and texts without control characters need it.
    private static String canonical(JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(canonical(item)));
            return "[" + String.join(",", items) + "]";
        }
        if (node.isObject()) {
            Map<String, String> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            return members.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (!node.isTextual()) return node.toString();
        String text = node.textValue().replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + text.replace("\n", "\\n").replace("\t", "\\t") + "\"";
    }

    @Test
    void receiptsOfARetiredKeyStayVerifiable() throws Exception {
        Response before = delivery(story);
        String statement = before.path("receipt.statement");
        try (Connection connection = database.getConnection()) {
            RetireSigningKeyCommand.run(
                    connection,
                    List.of(PlainVerifier.kid(statement)),
                    new PrintStream(OutputStream.nullOutputStream()));
        }

        String next = delivery(newsroom.publish(STORY, "{}")).path("receipt.statement");
        assertNotEquals(PlainVerifier.kid(statement), PlainVerifier.kid(next));
        PlainVerifier verifier = verifier();
        assertTrue(verifier.verifies(next));
        assertTrue(verifier.verifies(statement), "the receipt of the retired key");
        assertEquals(before.asString(), delivery(story).asString());
        Response keys = get(null, "/.well-known/jwks.json");
        keys.then()
                .statusCode(200)
                .contentType("application/jwk-set+json")
                .header("Cache-Control", containsString("public"))
                .body("keys[0].kid", equalTo(PlainVerifier.kid(next)))
                .body("keys[0].exp", greaterThan((int)
                        Instant.now().plus(Duration.ofDays(364)).getEpochSecond()))
                .body("keys[0].revoked_at", nullValue())
                .body("keys.kid", hasItem(PlainVerifier.kid(statement)));
        String retired = "keys.find { it.kid == '" + PlainVerifier.kid(statement) + "' }.";
        keys.then()
                .body(retired + "revoked_at", notNullValue())
                .body(retired + "revocation_reason", equalTo("superseded"));
        get(
                        newsroom.key("audit:read"),
                        "/v1/audit-events?kind=signing-key-retired&subject=jwk:" + PlainVerifier.kid(statement))
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].after.reason", equalTo("superseded"));
    }

    @Test
    void aReceiptWithoutAStatementIsSignedOnTheNextDelivery() throws Exception {
        Response before = delivery(story);
        Sql.of("update receipt set statement = null where article_id = :story")
                .with("story", story)
                .run(database);
        Response again = delivery(story);
        assertEquals(before.<String>path("receipt.id"), again.path("receipt.id"));
        assertTrue(verifier().verifies(again.path("receipt.statement")));
    }

    @Test
    void receiptsAndOffersReferToExistingRowsOfOnePartner() {
        delivery(story);
        newsroom.partner();
        assertRefused("""
                insert into receipt
                select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'outlet_id', x.id))).*
                from receipt r join outlet x on x.partner_id <> r.partner_id where r.article_id = :story limit 1
                """);
        assertRefused("""
                insert into receipt
                select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'permission_id', gen_random_uuid()))).*
                from receipt r where r.article_id = :story
                """);
        assertRefused("update receipt set partner_id = gen_random_uuid() where article_id = :story");
        assertRefused("""
                insert into offer
                select (jsonb_populate_record(o, jsonb_build_object('outlet_id', x.id))).*
                from offer o join outlet x on x.partner_id <> o.partner_id where o.article_id = :story limit 1
                """);
        assertRefused("update offer set permission_id = gen_random_uuid() where article_id = :story");
        assertRefused(
                "delete from permission where id = (select permission_id from receipt where article_id = :story limit 1)");
        assertRefused(
                "delete from outlet where id = (select outlet_id from receipt where article_id = :story limit 1)");
        assertRefused("""
                update permission set partner_id = (select id from partner q where q.id <> permission.partner_id limit 1)
                where id = (select permission_id from offer where article_id = :story limit 1)
                """);
        assertRefused("""
                update outlet set partner_id = (select id from partner q where q.id <> outlet.partner_id limit 1)
                where id = (select outlet_id from offer where article_id = :story limit 1)
                """);
    }

    // SQLSTATE of a foreign key violation.
    private void assertRefused(String statement) {
        var refused = assertThrows(
                Sql.SqlFailure.class,
                () -> Sql.of(statement).with("story", story).run(database));
        assertEquals("23503", ((SQLException) refused.getCause()).getSQLState(), refused.getMessage());
    }

    @Test
    void waitingDeliveriesShareOneCommit() throws Exception {
        List<UUID> stories = new ArrayList<>();
        for (int i = 0; i < 8; i++) stories.add(newsroom.publish(STORY, "{}"));
        ExecutorService readers = Executors.newFixedThreadPool(stories.size());
        List<CompletableFuture<Response>> pulls = new ArrayList<>();
        try (var lockHolder = database.getConnection();
                var statement = lockHolder.createStatement()) {
            lockHolder.setAutoCommit(false);
            statement.execute("lock table receipt in share mode");
            for (UUID one : stories) pulls.add(CompletableFuture.supplyAsync(() -> delivery(one), readers));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            // One batch waits for the table lock, the other deliveries wait in the queue.
            while (writer.pendingCount() < stories.size() && System.nanoTime() < deadline) Thread.sleep(20);
            lockHolder.rollback();
        } finally {
            readers.shutdown();
        }
        for (var pull : pulls) pull.get(30, TimeUnit.SECONDS).then().body("receipt.statement", notNullValue());
        int commits = Sql.of("select count(distinct xmin::text) from receipt where article_id = any(:stories)")
                .withIds("stories", stories)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
        assertEquals(2, commits, "commits for " + stories.size() + " receipts");
    }

    @Test
    void correctionsAreInTheTextIfThePermissionRequiresThem() {
        String editor = newsroom.key("articles:write");
        Response draft = get(editor, "/v1/drafts/" + story);
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body(
                        "{\"kind\":\"correction\",\"note\":\"The ferry is the \\u00c5se.\",\"changes\":{\"teaser\":\"At nine.\"}}")
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
        Response shown = delivery(story);
        String correction = shown.path("corrections[0].id");
        shown.then()
                .body("corrections[0].note", equalTo("The ferry is the Åse."))
                .body("body.last().type", equalTo("correction"))
                .body("body.last().correction", equalTo(correction))
                .body(
                        "bodyHtml",
                        containsString("<aside class=\"correction\"><h2 lang=\"en\">Correction</h2>"
                                + "<p>The ferry is the Åse.</p></aside>"))
                .body("bodyText", containsString("The ferry is the Åse."));

        TestPartner other = newsroom.partner();
        newsroom.permission(
                other,
                JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("media", "all")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        get(other.key(), "/v1/syndication/articles/" + story)
                .then()
                .statusCode(200)
                .body("corrections.size()", equalTo(1))
                .body("bodyText", not(containsString("is the Åse")))
                .body("wordCount", equalTo(shown.<Integer>path("wordCount")));

        TestPartner headlines = newsroom.partner();
        newsroom.permission(
                headlines,
                JsonBody.with("everything", true).and("level", "headline").and("articlesFrom", "2020-01-01T00:00:00Z"));
        get(headlines.key(), "/v1/syndication/articles/" + story)
                .then()
                .statusCode(200)
                .body("corrections", nullValue());
    }

    @Test
    void thePublishedKeysNeedNoAuthentication() {
        get(null, "/.well-known/jwks.json").then().statusCode(200).body("keys[0].crv", equalTo("Ed25519"));
        post(null, "/.well-known/jwks.json", "{}").then().statusCode(405);
    }
}
