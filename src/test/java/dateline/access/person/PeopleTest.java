package dateline.access.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.AuthorisationMatrix;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.ParallelCalls;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who send tokens of a real OpenID provider in place of keys. */
@QuarkusTest
@TestProfile(SignOn.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PeopleTest {

    private static final String ARTICLES = "/v1/articles";
    private static final String LIST = "/v1/articles?limit=1";

    @Inject
    Newsroom newsroom;

    @BeforeEach
    void needsTheProvider() {
        ContractTools.assumeNode();
    }

    @Test
    void aPersonWritesWithTheScopesOfItsGroupAndIsNamedInVersionsAndTheAuditLog() throws Exception {
        String token = IdentityProvider.signOn("ada", IdentityProvider.AUDIENCE).access();
        Response draft = Newsroom.post(
                token, ARTICLES, Stories.article().headline("By a person").json());
        assertEquals(201, draft.statusCode(), draft.asString());
        String id = draft.path("id");
        Response published = Newsroom.as(token)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body("{}")
                .post(ARTICLES + "/" + id + "/publications");
        assertEquals(201, published.statusCode(), published.asString());
        assertEquals(
                "Ada Lovelace",
                Newsroom.get(token, ARTICLES + "/" + id + "/versions").path("items[0].by"));
        Response audit = Newsroom.get(newsroom.key("audit:read"), "/v1/audit-events?subject=article:" + id);
        assertEquals("Ada Lovelace", audit.path("items[0].by"), audit.asString());
        assertEquals("ada", audit.path("items[0].person"));
        assertNull(audit.<String>path("items[0].key"));
    }

    @Test
    void everyBadTokenIsRefusedWithAProblemThatSaysWhatIsWrong() throws Exception {
        var foreign = RsaJwkGenerator.generateJwk(2048);
        var provider = TestTokens.providerKey();
        byte[] publicKey = provider.getPublicKey().getEncoded();
        String good = editor("eve").text();
        int firstDot = good.indexOf('.');
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put(
                "wrong audience | another audience",
                IdentityProvider.signOn("ada", IdentityProvider.OTHER_AUDIENCE).access());
        bad.put(
                "ID token | another audience",
                IdentityProvider.signOn("ada", IdentityProvider.AUDIENCE).id());
        bad.put(
                "lifetime too long | at most 300",
                editor("eve").in("exp", 3_600).text());
        bad.put(
                "lifetime a second too long | at most 300",
                editor("eve").in("exp", 301).text());
        bad.put(
                "wrong issuer | another issuer",
                editor("eve").claim("iss", "https://evil.example").text());
        bad.put(
                "issuer with a slash more | another issuer",
                editor("eve").claim("iss", IdentityProvider.issuer() + "/").text());
        bad.put(
                "wrong signature | signature",
                editor("eve").signedWith("RS256", foreign.getPrivateKey()).text());
        bad.put(
                "expired | expired",
                editor("eve").in("iat", -400).in("exp", -100).text());
        bad.put("not yet valid | not valid yet", editor("eve").in("nbf", 120).text());
        bad.put(
                "alg none | signature",
                editor("eve").signedWith(AlgorithmIdentifiers.NONE, null).text());
        bad.put("unknown kid | signature", editor("eve").keyId("nobody").text());
        bad.put(
                "HS256 with the public key | signature",
                editor("eve").signedWith("HS256", new HmacKey(publicKey)).text());
        bad.put(
                "HS512 with the public key | signature",
                editor("eve").signedWith("HS512", new HmacKey(publicKey)).text());
        bad.put(
                "own key in the header | signature",
                editor("eve")
                        .keyId(null)
                        .header("jwk", foreign.toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                        .signedWith("RS256", foreign.getPrivateKey())
                        .text());
        bad.put(
                "signature of another token | signature",
                good.substring(0, good.lastIndexOf('.'))
                        + editor("mallory")
                                .text()
                                .substring(editor("mallory").text().lastIndexOf('.')));
        bad.put("no signature | ", good.substring(0, good.lastIndexOf('.') + 1));
        bad.put("two parts | ", good.substring(0, good.lastIndexOf('.')));
        bad.put("header only | ", good.substring(0, firstDot));
        bad.put(
                "ID token with our audience | not an access token",
                editor("eve").type("JWT").text());
        bad.put(
                "access token with a nonce | not an access token",
                editor("eve").claim("nonce", "n").text());
        bad.put("without iat | lacks", editor("eve").claim("iat", null).text());
        bad.put("without exp | lacks", editor("eve").claim("exp", null).text());
        bad.put("without sub | lacks", editor("eve").claim("sub", null).text());
        bad.put(
                "without a group | No group",
                TestTokens.of("eve").claim("groups", null).text());
        bad.put(
                "group as an object | No group",
                TestTokens.of("eve").claim("groups", Map.of("editors", true)).text());
        bad.put(
                "unknown group | No group",
                TestTokens.of("eve", "Editors", "articles:write", "syndication:read")
                        .text());
        bad.put(
                "scope claim only | No group",
                TestTokens.of("eve")
                        .claim("scope", "articles:read articles:write keys:write")
                        .text());
        bad.put("subject with a line break | sub", editor("eve\nadmin").text());
        bad.put(
                "a type that is no text | form",
                editor("eve").type(null).header("typ", 1).text());
        bad.put(
                "an instant beyond all years | form",
                editor("eve").claim("iat", Long.MIN_VALUE).text());
        bad.put(
                "an expiry that is no 64-bit number | form",
                editor("eve").claim("exp", new BigDecimal("1e400")).text());
        int asked = IdentityProvider.introspections();
        assertRefused(bad);
        assertEquals(asked, IdentityProvider.introspections(), "A bad token is not sent to the provider.");
        // These are within the tolerance for clocks that differ. The clock of the database decides.
        Map<String, String> late = new LinkedHashMap<>();
        late.put(
                "expired a second ago | expired",
                editor("eve").in("iat", -200).in("exp", -1).text());
        late.put(
                "issued in the future | not valid yet",
                editor("eve").in("iat", 3_600).in("exp", 3_700).text());
        assertRefused(late);
        System.out.println("bad tokens refused with a problem: " + (bad.size() + late.size()));
        assertEquals(200, Newsroom.get(good, "/v1/drafts").statusCode());
    }

    @Test
    void theMatrixHoldsForEachGroup() throws IOException {
        List<List<String>> table = AuthorisationMatrix.table();
        List<String> columns = table.get(0);
        var operations = AuthorisationMatrix.operations();
        Map<String, String> tokens = new HashMap<>();
        for (String group : SignOn.GROUPS.keySet())
            tokens.put(group, TestTokens.of("member-of-" + group, group).text());
        List<String> failures = new CopyOnWriteArrayList<>();
        ParallelCalls.each(
                table.subList(1, table.size()),
                row -> tokens.forEach((group, token) -> {
                    String cell = row.get(columns.indexOf("group " + group));
                    String answer = AuthorisationMatrix.authorisation(
                            AuthorisationMatrix.call(operations.get(row.get(0)), token));
                    if (!answer.equals(cell))
                        failures.add(row.get(0) + " for " + group + ": " + answer + ", not " + cell);
                }));
        System.out.println(
                "authorisation matrix: " + (table.size() - 1) + " operations, " + SignOn.GROUPS.size() + " groups");
        assertEquals(List.of(), failures);
    }

    @Test
    void aPersonMayDoWhatAKeyWithTheSameScopesMay() throws IOException {
        List<List<String>> table = AuthorisationMatrix.table();
        List<String> columns = table.get(0);
        List<String> differences = new ArrayList<>();
        for (List<String> row : table.subList(1, table.size())) {
            SignOn.GROUPS.forEach((group, text) -> {
                var scopes = new TreeSet<>(List.of(text.split(" ")));
                boolean allowed = row.get(1).equals("+")
                        || scopes.stream()
                                .map(scope -> row.get(columns.indexOf(scope)))
                                .anyMatch(cell -> cell.equals("+")
                                        || cell.startsWith("+ with ") && scopes.contains(cell.substring(7)));
                if (allowed != row.get(columns.indexOf("group " + group)).equals("+"))
                    differences.add(row.get(0) + " for " + group);
            });
        }
        assertEquals(List.of(), differences);
    }

    @Test
    void aRevokedPersonIsOutAtTheNextRequest() throws Exception {
        String person = Newsroom.unique("rosa");
        String token = editor(person).text();
        String otherToken = editor(person).text();
        assertEquals(200, Newsroom.get(token, LIST).statusCode());
        assertEquals(200, Newsroom.get(token, LIST).statusCode());
        IdentityProvider.setRevoked(person, true);
        for (String path : List.of(LIST, "/v1/drafts", "/v1/articles/export")) {
            Response refused = Newsroom.get(token, path);
            assertEquals(401, refused.statusCode(), path);
            assertEquals("token-invalid", refused.path("code"));
        }
        assertEquals(401, Newsroom.get(otherToken, LIST).statusCode());
        assertEquals(
                200, Newsroom.get(editor(Newsroom.unique("rosa")).text(), LIST).statusCode());
        IdentityProvider.setRevoked(person, false);
        assertEquals(200, Newsroom.get(token, LIST).statusCode());
    }

    @Test
    void peopleOfDifferentGroupsNeverShareAResponse() {
        UUID article = newsroom.publish(
                Stories.article()
                        .headline("Licensed to few")
                        .teaser("Short.")
                        .visibility("licensed")
                        .paragraph("Only people of this group read it.")
                        .json(),
                "{}");
        UUID embargoed = newsroom.publish(
                Stories.article()
                        .headline("Under embargo")
                        .paragraph("Not yet.")
                        .json(),
                "{\"embargoedUntil\":\"2199-01-01T00:00:00Z\"}");
        String editor = editor("ed").text();
        String administrator = TestTokens.of("al", "administrators").text();
        String both = TestTokens.of("al", "administrators", "editors").text();
        String siteKey = newsroom.key("articles:read");
        for (int round = 0; round < 6; round++) {
            // Each round asks in another order, so that every caller is the first to fill the cache.
            List<String> callers = new ArrayList<>(java.util.Arrays.asList(editor, administrator, null, both, siteKey));
            java.util.Collections.rotate(callers, round);
            for (String caller : callers) {
                boolean mayRead = caller != null && !caller.equals(administrator);
                for (String path : List.of(ARTICLES + "/" + article, ARTICLES + "/" + article + ".txt")) {
                    Response answer = Newsroom.get(caller, path);
                    assertEquals(mayRead ? 200 : 404, answer.statusCode(), path + " for " + callers.indexOf(caller));
                    assertFalse(!mayRead && answer.asString().contains("Only people"));
                }
                Response list = Newsroom.get(caller, ARTICLES + "?limit=50");
                assertEquals(mayRead, list.asString().contains(article.toString()));
                assertEquals(
                        caller == null,
                        list.header("Cache-Control").startsWith("public"),
                        list.header("Cache-Control"));
                assertEquals(
                        404, Newsroom.get(caller, ARTICLES + "/" + embargoed).statusCode());
            }
        }
    }

    @Test
    void anArticleUnderEmbargoIsReadAsADraftByPeopleWhoReadDrafts() {
        String word = Newsroom.unique("quay");
        Instant lifts = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
        UUID article = newsroom.publish(
                Stories.article()
                        .headline("The " + word + " opens")
                        .visibility("public")
                        .paragraph("Not yet.")
                        .json(),
                JsonBody.with("embargoedUntil", lifts.toString()).json());
        String editor = editor("ed").text();
        String rightsDesk = TestTokens.of("rita", "rights-desk").text();
        Response draft = Newsroom.get(editor, "/v1/drafts/" + article);
        assertEquals(200, draft.statusCode(), draft.asString());
        assertEquals(lifts.toString(), draft.path("embargoedUntil"));
        Response withoutScope = Newsroom.get(rightsDesk, "/v1/drafts/" + article);
        assertEquals("403 scope-missing", withoutScope.statusCode() + " " + withoutScope.path("code"));
        for (String caller : new String[] {editor, rightsDesk, null}) {
            assertEquals(404, Newsroom.get(caller, ARTICLES + "/" + article).statusCode());
            for (String list : List.of("?limit=50", "?q=" + word))
                assertFalse(Newsroom.get(caller, ARTICLES + list).asString().contains(article.toString()), list);
        }
        newsroom.later(Duration.ofSeconds(61));
        try {
            for (String caller : new String[] {editor, rightsDesk, null}) {
                assertEquals(200, Newsroom.get(caller, ARTICLES + "/" + article).statusCode());
                assertTrue(
                        Newsroom.get(caller, ARTICLES + "?q=" + word).asString().contains(article.toString()));
            }
        } finally {
            newsroom.clockBack();
        }
    }

    @Test
    void whatEndsWithItsKeyNeedsAKey() {
        String token = editor("kim").text();
        Response imported = Newsroom.post(token, "/v1/imports", "{\"source\":\"harbour-gazette\"}");
        assertEquals("403 key-required", imported.statusCode() + " " + imported.path("code"), imported.asString());
        Response hook = Newsroom.post(token, "/v1/webhooks", "{\"url\":\"https://hooks.example/x\"}");
        assertEquals("403 key-required", hook.statusCode() + " " + hook.path("code"), hook.asString());
        assertEquals(200, Newsroom.get(token, "/v1/webhooks").statusCode());
        assertEquals(200, Newsroom.get(token, "/v1/imports").statusCode());
    }

    @Test
    void aKeyOfAPersonHasNoScopeThatThePersonLacks() {
        String administrator = TestTokens.of("al", "administrators").text();
        Response raised = Newsroom.post(administrator, "/v1/keys", "{\"name\":\"x\",\"scopes\":[\"articles:write\"]}");
        assertEquals("403 scope-missing", raised.statusCode() + " " + raised.path("code"), raised.asString());
        Response made = Newsroom.post(administrator, "/v1/keys", "{\"name\":\"x\",\"scopes\":[\"audit:read\"]}");
        assertEquals(201, made.statusCode(), made.asString());
        assertEquals("Person al", made.path("createdBy"));
        assertEquals(200, Newsroom.get(made.path("secret"), "/v1/audit-events").statusCode());
    }

    @Test
    void anIdempotencyKeyBelongsToThePersonAndNotToTheToken() {
        String person = Newsroom.unique("ida");
        String key = Newsroom.unique("key");
        String body = Stories.article().headline("Once").json();
        Response first = once(editor(person).text(), key, body);
        Response again = once(editor(person).text(), key, body);
        Response other = once(editor(person + "2").text(), key, body);
        assertEquals(201, first.statusCode(), first.asString());
        assertEquals("true", again.header("Idempotency-Replayed"));
        String id = first.path("id");
        assertEquals(id, again.path("id"));
        assertNotEquals(id, other.path("id"));
    }

    @Test
    void aKeyWithTheIdOfAPersonIsAnotherCaller() {
        String keyText = newsroom.key("articles:write");
        String keyId = keyText.split("_")[1];
        String key = Newsroom.unique("key");
        String body = Stories.article().headline("Not the same").json();
        String byKey = once(keyText, key, body).path("id");
        assertNotEquals(byKey, once(editor(keyId).text(), key, body).path("id"));
        assertNotEquals(byKey, once(editor("key:" + keyId).text(), key, body).path("id"));
    }

    @Test
    void aTokenIsAcceptedInOneHeaderWithTheSchemeBearerOnly() {
        String token = editor("uma").text();
        String key = newsroom.key("articles:read");
        assertEquals(
                401,
                Newsroom.as(token)
                        .header("Authorization", "Bearer " + key)
                        .get(LIST)
                        .statusCode());
        assertEquals(
                401,
                Newsroom.as(null)
                        .header("Authorization", "Basic " + token)
                        .get(LIST)
                        .statusCode());
        assertEquals(
                401,
                Newsroom.as(null)
                        .header("Authorization", "DPoP " + token)
                        .get(LIST)
                        .statusCode());
        assertEquals(
                401,
                Newsroom.as(null)
                        .header("Authorization", "Bearer " + key + "," + token)
                        .get(LIST)
                        .statusCode());
        assertEquals(
                200,
                Newsroom.as(null)
                        .header("Authorization", "bearer  " + token)
                        .get(LIST)
                        .statusCode());
        Response anonymous = Newsroom.as(null)
                .cookie("q_session_people", token)
                .header("X-Forwarded-Access-Token", token)
                .get("/v1/drafts");
        assertEquals(401, anonymous.statusCode());
        assertEquals("key-missing", anonymous.path("code"));
        assertEquals("Bearer realm=\"dateline\"", anonymous.header("WWW-Authenticate"));
        for (String cookie : List.of("q_session_people=x; q_auth_people=y", "q_session=\u00e9;;=", "q_auth_=", ";=;")) {
            assertEquals(
                    200, Newsroom.as(null).header("Cookie", cookie).get(LIST).statusCode());
            assertEquals(
                    401,
                    Newsroom.as(null)
                            .header("Cookie", cookie)
                            .get("/v1/drafts/people")
                            .statusCode());
        }
        assertEquals(400, Newsroom.as(null).get(LIST + "&access_token=" + token).statusCode());
    }

    @Test
    void aTokenExpiresAtTheClockOfTheDatabase() {
        String token = editor("tim").text();
        assertEquals(200, Newsroom.get(token, LIST).statusCode());
        newsroom.later(Duration.ofSeconds(301));
        try {
            Response late = Newsroom.get(token, LIST);
            assertEquals("401 token-invalid", late.statusCode() + " " + late.path("code"), late.asString());
            assertTrue(late.<String>path("detail").contains("expired"));
        } finally {
            newsroom.clockBack();
        }
        newsroom.later(Duration.ofSeconds(-60));
        try {
            assertEquals(401, Newsroom.get(token, LIST).statusCode());
        } finally {
            newsroom.clockBack();
        }
    }

    @Test
    void aSilentProviderStopsPeopleAndNotKeys() throws Exception {
        String token = editor("sue").text();
        assertEquals(200, Newsroom.get(token, LIST).statusCode());
        IdentityProvider.setFrozen(true);
        try {
            Response refused = Newsroom.get(token, LIST);
            assertEquals(503, refused.statusCode(), refused.asString());
            assertEquals("identity-provider-unavailable", refused.path("code"));
            assertEquals("5", refused.header("Retry-After"));
            assertEquals(200, Newsroom.get(newsroom.key("articles:read"), LIST).statusCode());
        } finally {
            IdentityProvider.setFrozen(false);
        }
        assertEquals(200, Newsroom.get(editor("sue").text(), LIST).statusCode());
    }

    @Test
    void manyPeopleAtOnceAreEachTheirOwnPerson() {
        List<String> failures = new CopyOnWriteArrayList<>();
        ParallelCalls.each(IntStream.range(0, 60).boxed().toList(), i -> {
            boolean editor = i % 2 == 0;
            String token = TestTokens.of("p" + i, editor ? "editors" : "administrators")
                    .text();
            int drafts = Newsroom.get(token, "/v1/drafts?limit=1").statusCode();
            int keys = Newsroom.get(token, "/v1/keys?limit=1").statusCode();
            if (drafts != (editor ? 200 : 403) || keys != (editor ? 403 : 200))
                failures.add(i + ": " + drafts + " " + keys);
        });
        assertEquals(List.of(), failures);
    }

    @Test
    void aNameThatIsNoTextGivesWayToTheSubject() {
        for (Object name : new Object[] {null, 5, " ", "Ada\u202eecalevoL", "a\u200fb", List.of("x")}) {
            String person = Newsroom.unique("nameless");
            Response made = Newsroom.post(
                    TestTokens.of(person, "administrators").claim("name", name).text(),
                    "/v1/keys",
                    "{\"name\":\"x\",\"scopes\":[\"audit:read\"]}");
            assertEquals(person, made.path("createdBy"), String.valueOf(name));
        }
    }

    private static void assertRefused(Map<String, String> bad) {
        List<String> failures = new ArrayList<>();
        bad.forEach((name, token) -> {
            for (String path : List.of(LIST, "/v1/drafts", "/openapi", "/v1/syndication/changes")) {
                Response answer = Newsroom.get(token, path);
                String detail =
                        answer.contentType().startsWith("application/problem+json") ? answer.path("detail") : "";
                String expected = name.substring(name.indexOf("| ") + 2);
                if (answer.statusCode() != 401
                        || answer.header("WWW-Authenticate") == null
                        || !detail.contains(expected)
                        || detail.isEmpty())
                    failures.add(name + " " + path + ": " + answer.statusCode() + " " + answer.asString());
            }
        });
        assertEquals(List.of(), failures);
    }

    private static Response once(String caller, String key, String body) {
        return Newsroom.as(caller)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post(ARTICLES);
    }

    private static TestTokens editor(String subject) {
        return TestTokens.of(subject, "editors");
    }
}
