package dateline.http.ingress;

import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.LoggedRecords;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.http.RawHttp;
import dateline.http.Request;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Requests of careless clients: request targets, headers, framing, idempotency keys and formats. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class IngressFilterTest {

    @Test
    void aPathThatIsNotUtf8IsRefused() {
        for (String name : List.of("%F0%9F", "%FF", "%C0%AF", "%ED%A0%80", "a%01b", "%7F")) {
            RawHttp.Answer answer = Request.get("/v1/tags/" + name).send();
            assertEquals(400, answer.status(), name + answer.text());
            assertEquals("path-ambiguous", json(answer).get("code").asText());
        }
        assertEquals(404, Request.get("/v1/tags/%C3%A1rap%C3%A1ly+tides").send().status());
    }

    @Test
    void aQueryHasAtMostAHundredParameters() {
        RawHttp.Answer hundred = Request.get("/v1/articles?x" + "&x".repeat(99)).send();
        assertEquals("unknown-parameter", json(hundred).get("code").asText(), hundred::text);
        for (String separator : List.of("&", ";")) {
            RawHttp.Answer more = raw(
                    "GET /v1/articles?\u00e9" + (separator + "x").repeat(100) + " HTTP/1.1\r\nHost: localhost",
                    StandardCharsets.UTF_8);
            assertEquals(400, more.status(), more::text);
            assertEquals("query-malformed", json(more).get("code").asText());
        }
    }

    @Test
    void aPathHasAtMost32Segments() {
        assertFalse(Request.get("/v1" + "/x".repeat(31)).send().text().contains("segments"));
        RawHttp.Answer refused = Request.get("/v1" + "/x".repeat(32)).send();
        assertEquals(404, refused.status());
        assertTrue(refused.text().contains("more than 32 segments"), refused.text());
    }

    @Test
    void aRefusedRequestWhoseBodyHasNotArrivedEndsItsConnection() {
        RawHttp.Answer answer =
                RawHttp.send("POST /v1//articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertEquals(400, answer.status(), answer::text);
        assertEquals("path-ambiguous", json(answer).get("code").asText());
        assertEquals(Optional.of("close"), answer.header("Connection"));
    }

    @Test
    void aConnectionIsClosedIfTheBodyDoesNotArriveASecondAfterTheResponse() throws Exception {
        for (String request : List.of(
                "OPTIONS /v1/articles HTTP/1.1\r\nHost: localhost\r\n",
                "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dl_unknown\r\n",
                "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\n")) {
            try (Socket connection = new Socket("localhost", RawHttp.PORT)) {
                connection.setSoTimeout(20_000);
                connection
                        .getOutputStream()
                        .write((request + "Content-Length: 5\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                long begun = System.nanoTime();
                String all = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(all.startsWith("HTTP/1.1 204") || all.startsWith("HTTP/1.1 401"), all);
                assertTrue(System.nanoTime() - begun > 0.9e9, "The connection was closed at once.");
            }
        }
    }

    @Test
    void aBodyMayArriveShortlyAfterTheResponse() throws Exception {
        try (Socket connection = new Socket("localhost", RawHttp.PORT)) {
            connection.setSoTimeout(20_000);
            OutputStream out = connection.getOutputStream();
            out.write("OPTIONS /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            TimeUnit.MILLISECONDS.sleep(300);
            out.write("12345".getBytes(StandardCharsets.US_ASCII));
            TimeUnit.MILLISECONDS.sleep(1_500);
            out.write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String all = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(all.contains("HTTP/1.1 200 "), all);
        }
    }

    @Test
    void unencodedUtf8InAQueryIsAccepted() {
        RawHttp.Answer typed =
                raw("GET /v1/articles?q=h\u00edreink&limit=1 HTTP/1.1\r\nHost: localhost", StandardCharsets.UTF_8);
        RawHttp.Answer encoded =
                Request.get("/v1/articles?q=h%C3%ADreink&limit=1").send();
        assertEquals(200, typed.status(), typed::text);
        assertEquals(json(encoded), json(typed));
        assertTrue(json(typed).at("/links/self").asText().contains("q=h%C3%ADreink"), typed::text);
        RawHttp.Answer latin =
                raw("GET /v1/articles?q=caf\u00e9 HTTP/1.1\r\nHost: localhost", StandardCharsets.ISO_8859_1);
        assertEquals(400, latin.status(), latin::text);
        assertEquals("query-malformed", json(latin).get("code").asText());
    }

    @Test
    void anAbsoluteUrlIsAcceptedIfItNamesTheHost() {
        RawHttp.Answer whole = raw(
                "GET http://LOCALHOST:" + TestServer.PORT + "/v1/articles?limit=1 HTTP/1.1\r\nHost: localhost:"
                        + TestServer.PORT,
                StandardCharsets.UTF_8);
        assertEquals(200, whole.status(), whole::text);
        assertEquals(1, json(whole).get("items").size());
        RawHttp.Answer other = raw(
                "GET http://other.example/v1/articles HTTP/1.1\r\nHost: localhost:" + TestServer.PORT,
                StandardCharsets.UTF_8);
        assertEquals(400, other.status(), other::text);
        assertEquals("host-ambiguous", json(other).get("code").asText());
        assertEquals(
                "path-ambiguous",
                json(raw(
                                "GET " + TestServer.URL + "/v1/../q HTTP/1.1\r\nHost: localhost:" + TestServer.PORT,
                                StandardCharsets.UTF_8))
                        .get("code")
                        .asText());
    }

    @Test
    void anUnknownVersionOfHttpIsRefused() {
        RawHttp.Answer answer = raw("GET /v1/articles HTTP/9.9\r\nHost: localhost", StandardCharsets.UTF_8);
        assertEquals(400, answer.status(), answer::text);
        assertEquals("bad-request", json(answer).get("code").asText());
    }

    @Test
    void aMalformedChunkIsA400AndNotAnInternalError() throws Exception {
        try (LoggedRecords logged = new LoggedRecords("")) {
            for (String chunk : List.of("ZZ", "-1", "7FFFFFFFFFFFFFFFF")) {
                RawHttp.Answer answer = post("/v1/articles", chunk + "\r\n{}\r\n0\r\n\r\n")
                        .without("Content-Length")
                        .with("Transfer-Encoding", "chunked")
                        .send();
                assertTrue(answer.status() == 0 || answer.status() == 400, chunk + answer.text());
            }
            // The server would log an error after the connection is closed.
            Thread.sleep(500);
            assertEquals(List.of(), logged.messages(line -> line.getLevel().intValue() >= Level.SEVERE.intValue()));
        }
    }

    @Test
    void aBodyMustBeUtf8() {
        for (String charset : List.of("utf-8", "UTF-8", "\"utf-8\"")) {
            assertEquals(201, typed("application/json; charset=" + charset).status(), charset);
        }
        for (String charset : List.of("utf-16", "iso-8859-1", "us-ascii")) {
            RawHttp.Answer answer = typed("application/json; charset=" + charset);
            assertEquals(415, answer.status(), answer::text);
            assertEquals("unsupported-media-type", json(answer).get("code").asText());
        }
    }

    private static RawHttp.Answer typed(String type) {
        return post("/v1/articles", "{\"headline\":\"Slack water\"}")
                .with("Content-Type", type)
                .send();
    }

    private static RawHttp.Answer raw(String head, Charset charset) {
        return RawHttp.send((head + "\r\nConnection: close\r\n\r\n").getBytes(charset));
    }

    @Test
    void theRawContractIsNotServedUnderAnEscapedPath() {
        for (String path : List.of("/openapi-source", "/%6fpenapi-source", "/openapi%2Dsource", "/%6F%70enapi-source"))
            assertEquals(404, Request.get(path).send().status(), path);
    }

    @Test
    void aParameterNamedLikeAKeyIsRefusedInEverySpelling() {
        for (String name : List.of(
                "key",
                "KEY",
                "api-key",
                "Api_Key",
                "apiKey",
                "access-token",
                "ACCESS_TOKEN",
                "accessToken",
                "token",
                "Authorization")) assertEquals("key-in-url", codeOfQuery(name + "=x"), name);
        for (String value : List.of("dl_demo_admin", "DL_DEMO_admin", "Dl_0123456789AB_x"))
            assertEquals("key-in-url", codeOfQuery("q=" + value), value);
        for (String query : List.of("q=key", "q=monkey", "q=dl_", "q=adl_demo_admin"))
            assertEquals(200, Request.get("/v1/articles?" + query).send().status(), query);
    }

    private static String codeOfQuery(String query) {
        return json(Request.get("/v1/articles?" + query).send()).get("code").asText();
    }

    @Test
    void aKeyInTheQueryIsRefusedInAnyEncoding() {
        for (String query : List.of(
                "k%65y=x",
                "api%5Fkey=x",
                "limit=1&%74oken=x",
                "q=d%6C_demo_admin",
                "q=%64%6c%5f0123456789ab_",
                "dl_demo_admin",
                "limit=1;key=x")) {
            RawHttp.Answer answer = Request.get("/v1/articles?" + query).send();
            assertEquals(400, answer.status(), query);
            assertTrue(
                    List.of("key-in-url", "query-malformed")
                            .contains(json(answer).get("code").asText()),
                    query);
        }
        assertEquals(200, Request.get("/v1/articles?q=a%26key%3Db").send().status());
    }

    @Test
    void aHeaderLineWithoutANameOrWithAFoldIsRefused() {
        for (String line : List.of(": nameless", "X-Folded:\r\n value", "X-Folded: value\r\n\t", "Accept:\r\n */*")) {
            RawHttp.Answer answer =
                    Request.get("/v1/articles?limit=1").line(line).send();
            assertEquals(400, answer.status(), line);
        }
        RawHttp.Answer chunked = post("/v1/articles", "2\r\n{}\r\n0\r\n\r\n")
                .without("Content-Length")
                .line("Transfer-Encoding:\r\n chunked")
                .send();
        assertEquals(400, chunked.status(), chunked::text);
    }

    @Test
    void aForwardedAddressFromAnUntrustedPeerIsLoggedOnce() {
        try (LoggedRecords logged = new LoggedRecords(ClientAddress.class)) {
            ClientAddress addresses = new ClientAddress(List.of("10.0.0.0/8"));
            for (int peer = 0; peer < 200; peer++) {
                addresses.warn("192.0.2." + peer);
                addresses.warn("192.0.2." + peer);
            }
            assertEquals(
                    50,
                    logged.messages(line -> line.getMessage().startsWith("X-Forwarded-For"))
                            .size());
        }
    }

    @Test
    void aLongSlugIsRefusedWithoutAStackOverflow() {
        for (String query : List.of("section=", "language=", "tag=", "fields=", "include=", "facets=")) {
            RawHttp.Answer answer = Request.get("/v1/articles?" + query + "a-".repeat(2_700) + "a")
                    .send();
            assertTrue(answer.status() == 400 || answer.status() == 200, query + answer.status());
        }
        RawHttp.Answer slug = post(
                        "/v1/articles",
                        JsonBody.with("headline", "x")
                                .and("slug", "a-".repeat(50_000) + "a")
                                .json())
                .send();
        assertEquals(422, slug.status(), slug::text);
    }

    @Test
    void aNewWebhookCannotSetReadOnlyMembers() {
        for (String member : List.of("id", "partner", "key", "version", "createdBy")) {
            RawHttp.Answer answer = post(
                            "/v1/webhooks",
                            JsonBody.with("url", "https://hooks.inlandcourier.example/x")
                                    .and(member, "x")
                                    .json())
                    .key("dl_demo_partner_full")
                    .send();
            assertEquals(422, answer.status(), answer::text);
            assertEquals("read-only-member", json(answer).at("/errors/0/code").asText());
        }
    }

    @Test
    void twoIdempotencyKeysAreRefused() {
        RawHttp.Answer answer = post("/v1/articles", "{\"headline\":\"Slack water\"}")
                .line("Idempotency-Key: one")
                .line("Idempotency-Key: two")
                .send();
        assertEquals(400, answer.status(), answer::text);
        assertEquals("idempotency-key-invalid", json(answer).get("code").asText());
    }

    @Test
    void aMalformedIdempotencyKeyIsRefused() {
        for (String blank : List.of("", " ", "\t", "\"a", "a\"", "\"\"")) {
            RawHttp.Answer answer = post("/v1/articles", "{\"headline\":\"Slack water\"}")
                    .line("Idempotency-Key:" + blank)
                    .send();
            assertEquals(400, answer.status(), answer::text);
            assertEquals("idempotency-key-invalid", json(answer).get("code").asText());
        }
    }

    @Test
    void theSuffixTakesPrecedenceOverAccept() {
        for (String accept : List.of("application/xml", "text/xml", "text/html,*/*;q=0.1", "image/png", "nonsense")) {
            for (var format : List.of(
                    List.of("rss", "application/rss+xml"),
                    List.of("atom", "application/atom+xml"),
                    List.of("json", "application/feed+json"))) {
                RawHttp.Answer answer = Request.get("/v1/feeds/harbour." + format.get(0))
                        .with("Accept", accept)
                        .send();
                assertEquals(200, answer.status(), accept + " " + answer.text());
                assertTrue(answer.header("Content-Type").orElse("").startsWith(format.get(1)), accept);
                assertEquals(
                        "Accept-Encoding, Authorization", answer.header("Vary").orElse(""));
            }
        }
        assertEquals(
                406,
                Request.get("/v1/feeds/harbour")
                        .with("Accept", "text/xml")
                        .send()
                        .status());
    }
}
