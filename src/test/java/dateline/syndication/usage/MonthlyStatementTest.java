package dateline.syndication.usage;

import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.EmptyNewsroom;
import dateline.Guide;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.RandomServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.PlainVerifier;
import dateline.syndication.Stage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statement of a month lists what was delivered, is signed, and follows from the exported receipts alone. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MonthlyStatementTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MONTH = "2026-03";
    private static final String STATEMENT = "/v1/reports/statements/" + MONTH;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private TestPartner partner;

    @BeforeEach
    void deliverFourPackagesInMarch() {
        Stage stage = new Stage(newsroom);
        partner = stage.partner(
                JsonBody.with("uses", List.of(JsonBody.with("use", "aiInput").and("level", "headline")))
                        .and("actions", List.of("reproduce")));
        UUID first = stage.story();
        UUID second = stage.story();
        pull(first, "");
        pull(first, "?use=aiInput");
        pull(second, "");
        stage.update(first);
        pull(first, "");
        UUID april = stage.story();
        pull(april, "");
        move("2026-03-01T00:00:00Z", "true");
        move("2026-03-31T23:59:59.999999Z", "use = 'aiInput'");
        move("2026-04-01T00:00:00Z", "article_id = '" + april + "'");
    }

    private void pull(UUID article, String query) {
        get(partner.key(), "/v1/syndication/articles/" + article + query).then().statusCode(200);
    }

    private void move(String to, String condition) {
        Sql.of("update receipt set delivered_at = cast(:to as timestamptz) where partner_id = :partner")
                .with("to", to)
                .with("partner", partner.id())
                .add("and " + condition)
                .run(database);
    }

    private String server() {
        return get(partner.key(), STATEMENT).<String>path("links.self").split("/v1/")[0];
    }

    private String runProgram() throws Exception {
        Path program = Files.writeString(
                Files.createDirectories(Path.of("target", "guide")).resolve("statement.mjs"),
                Guide.read("proving.md", Map.of()).program());
        Process process = new ProcessBuilder("node", program.toString(), server(), partner.key(), MONTH)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return output.strip() + ", exit " + process.exitValue();
    }

    @Test
    void theProgramOfTheGuideComputesTheSameBytesFromTheReceipts() throws Exception {
        assumeTrue(Guide.onPath("node"), "The program of the guide needs node, 18 or newer: apt-get install nodejs");
        assertEquals("4 receipts: equal, signature valid, exit 0", runProgram());
        Sql.of("update receipt set version = 9 where partner_id = :partner and version = 2")
                .with("partner", partner.id())
                .run(database);
        assertEquals("4 receipts: different, signature valid, exit 1", runProgram());
    }

    /** A statement of all receipts of a month could need more memory than there is. */
    @Test
    void moreThanFiveThousandReceiptsAreHashed() throws Exception {
        assumeTrue(Guide.onPath("node"), "The program of the guide needs node, 18 or newer: apt-get install nodejs");
        Sql.of("""
                        insert into receipt (id, partner_id, outlet_id, article_id, version, level, permission_id,
                            permission_version, content_hash, credit_line, delivered_at, key_id, statement, use)
                        select gen_random_uuid(), partner_id, outlet_id, article_id, version, level, permission_id,
                            permission_version, sha256(convert_to('copy ' || n, 'UTF8')), credit_line,
                            delivered_at + n / 3 * interval '1 microsecond', key_id, statement, use
                        from (select * from receipt where partner_id = :partner and version = 2) r, generate_series(1, 4998) n
                        """).with("partner", partner.id()).run(database);
        assertEquals("5002 receipts: equal, signature valid, exit 0", runProgram());
        JsonNode payload = JSON.readTree(
                PlainVerifier.payload(get(partner.key(), STATEMENT).path("statement")));
        assertFalse(payload.has("receipts"));
        assertEquals(5_001, payload.at("/totals/1/deliveries").intValue());
    }

    @Test
    void theJdkAloneVerifiesTheSignature() throws Exception {
        Response response = get(partner.key(), STATEMENT);
        response.then().statusCode(200).body("receipts", equalTo(4));
        String statement = response.path("statement");
        PlainVerifier verifier = new PlainVerifier(RandomServer.any());
        assertTrue(verifier.verifies(statement), statement);
        char other = statement.charAt(200) == 'A' ? 'B' : 'A';
        assertFalse(verifier.verifies(statement.substring(0, 200) + other + statement.substring(201)));
        assertTrue(PlainVerifier.header(statement).contains("\"typ\":\"usage-statement+jwt\""), statement);

        JsonNode payload = JSON.readTree(PlainVerifier.payload(statement));
        assertEquals(MONTH, payload.get("period").textValue());
        assertEquals(
                "[{\"articles\":1,\"deliveries\":1,\"level\":\"headline\",\"use\":\"aiInput\"},"
                        + "{\"articles\":2,\"deliveries\":3,\"level\":\"full\",\"use\":\"reproduce\"}]",
                payload.get("totals").toString().replaceAll("\"permission\":\"[^\"]+\",", ""));
        List<String> ids = payload.get("receipts").findValuesAsText("id");
        assertEquals(ids.stream().sorted().toList(), ids);
    }

    @Test
    void aStoredStatementDoesNotChange() {
        String first = get(partner.key(), STATEMENT).asString();
        move("2026-02-01T00:00:00Z", "use = 'aiInput'");
        assertEquals(first, get(partner.key(), STATEMENT).asString());
        String rightsDesk = newsroom.key("permissions:write");
        assertEquals(
                first, get(rightsDesk, STATEMENT + "?partner=" + partner.id()).asString());
    }

    @Test
    void aMonthThatIsNotOverHasNoStatement() {
        get(partner.key(), "/v1/reports/statements/2999-12")
                .then()
                .statusCode(404)
                .body("code", equalTo("statement-not-found"))
                .body("availableFrom", equalTo("3000-01-01T00:01:00Z"));
        get(partner.key(), "/v1/reports/statements/2026-13").then().statusCode(400);
        get(partner.key(), "/v1/reports/statements/2024-02")
                .then()
                .statusCode(200)
                .body("receipts", equalTo(0));
    }

    @Test
    void aPartnerReadsItsOwnReceiptsAndTheNewsroomNamesOne() {
        TestPartner other = newsroom.partner();
        String path = "/v1/reports/receipts?period=" + MONTH;
        Response page = get(partner.key(), path + "&limit=3");
        page.then().body("items", hasSize(3));
        String next = page.path("links.next");
        get(partner.key(), next.substring(next.indexOf("/v1/"))).then().body("items.use", equalTo(List.of("aiInput")));
        get(other.key(), path).then().statusCode(200).body("items", hasSize(0));
        get(other.key(), path + "&partner=" + partner.id()).then().statusCode(400);
        get(newsroom.key("audit:read"), path).then().statusCode(400);
        get(newsroom.key("audit:read"), path + "&partner=" + partner.id())
                .then()
                .statusCode(200)
                .body("items", hasSize(4));
        assertNotEquals(
                get(partner.key(), STATEMENT).<String>path("statement"),
                get(other.key(), STATEMENT).<String>path("statement"));
    }
}
