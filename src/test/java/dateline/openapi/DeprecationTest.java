package dateline.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.EmptyNewsroom;
import dateline.database.server.TestDatabase;
import dateline.http.describe.DeprecatedSince;
import dateline.http.describe.DeprecationPeriod;
import dateline.http.response.DeprecatedOperations;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Responses and the contract say what is deprecated (RFC 9745), and from when on it may be missing (RFC 8594). */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DeprecationTest {

    private static final String PATH = "/deprecated-operations";
    private static final String WHOLE = PATH + "/whole?text=a";
    private static final String SINCE_2027 = "@1798761600";
    private static final String UNTIL_2028 = "Sat, 01 Jan 2028 00:00:00 GMT";
    private static final int MOST_READS = 50;

    @Test
    void everyResponseOfADeprecatedOperationSaysSo() {
        assertDeprecated(RestAssured.get(WHOLE), 200);
        assertDeprecated(RestAssured.head(WHOLE), 200);
        assertDeprecated(RestAssured.post(PATH + "/whole"), 200);
        assertDeprecated(RestAssured.get(PATH + "/whole?other=a"), 400);
    }

    @Test
    void theResponseCacheSendsTheHeadersToo() {
        Response cached = readUntilCached(WHOLE);
        assertDeprecated(cached, 200);
        String etag = cached.header("ETag");
        Response unchanged = RestAssured.given().header("If-None-Match", etag).get(WHOLE);
        assertNotNull(unchanged.header("Dateline-Position"));
        assertDeprecated(unchanged, 304);
        assertDeprecated(RestAssured.head(WHOLE), 200);
        assertEquals("@1796083200", readUntilCached(PATH + "/part?words=a").header("Deprecation"));
        assertFalse(readUntilCached(PATH + "/part?text=a").headers().hasHeaderWithName("Deprecation"));
    }

    @Test
    void aDeprecatedParameterIsReportedWhereItIsUsed() {
        Response used = RestAssured.get(PATH + "/part?words=b");
        assertEquals("@1796083200", used.header("Deprecation"));
        assertEquals("Thu, 01 Jun 2028 00:00:00 GMT", used.header("Sunset"));
        Response unused = RestAssured.get(PATH + "/part?text=b");
        assertEquals(200, unused.statusCode());
        for (String header : List.of("Deprecation", "Sunset", "Link"))
            assertFalse(unused.headers().hasHeaderWithName(header), header);
    }

    @Test
    void theContractMarksWhatIsDeprecated() throws Exception {
        ObjectNode whole = described("readWhole", String.class);
        assertTrue(whole.get("deprecated").booleanValue());
        assertTrue(whole.at("/responses/200/headers").has("Sunset"));
        ObjectNode part = described("readPart", String.class, String.class);
        assertFalse(part.has("deprecated"));
        assertFalse(part.at("/parameters/0").has("deprecated"));
        assertTrue(part.at("/parameters/1/deprecated").booleanValue(), part.toString());
        assertTrue(part.at("/responses/200/headers").has("Deprecation"));
    }

    @Test
    void aPeriodHasTwelveMonthsOrMore() throws Exception {
        DeprecatedSince tooShort = DeprecationTest.class
                .getDeclaredMethod("deprecatedForAYearButADay")
                .getAnnotation(DeprecatedSince.class);
        assertThrows(IllegalArgumentException.class, () -> DeprecationPeriod.of(tooShort));
    }

    @DeprecatedSince(value = "2027-01-01", sunset = "2027-12-31")
    private static void deprecatedForAYearButADay() {}

    private static void assertDeprecated(Response response, int status) {
        assertEquals(status, response.statusCode(), response.asString());
        assertEquals(SINCE_2027, response.header("Deprecation"));
        assertEquals(UNTIL_2028, response.header("Sunset"));
        String link = response.header("Link");
        assertTrue(link.endsWith("/docs/versions#deprecation>; rel=\"deprecation\"; type=\"text/html\""), link);
    }

    private static Response readUntilCached(String path) {
        for (int i = 0; i < MOST_READS; i++) {
            Response response = RestAssured.get(path);
            assertEquals(200, response.statusCode());
            if (response.header("Dateline-Position") != null) return response;
        }
        throw new AssertionError(path + " is never served from the cache");
    }

    /** The operation as the contract describes it, under the name of one that the contract has. */
    private static ObjectNode described(String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = DeprecatedOperations.class.getMethod(name, parameters);
        ContractTexts texts = new ContractTexts();
        ContractOrder order = new ContractOrder(texts.contract().get("tags"));
        ObjectNode operation = new ObjectMapper().createObjectNode().put("operationId", "getIndex");
        for (String parameter : List.of("text", "words"))
            operation.withArray("parameters").addObject().put("name", parameter).put("in", "query");
        operation
                .putObject("responses")
                .putObject("200")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema");
        new ContractOperation(texts, order, Map.of("getIndex", method)).complete(operation, "get");
        return operation;
    }
}
