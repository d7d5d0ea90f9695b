package dateline.access.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.Node;
import dateline.database.server.TemporaryDataDirectory;
import dateline.openapi.ContractTools;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** People at a server that does not ask the provider about tokens, and that limits the requests of each caller. */
@Execution(ExecutionMode.CONCURRENT)
class PeopleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIST = "/v1/articles?limit=1";
    private static final String DRAFTS = "/v1/drafts?limit=1";
    private static final int REQUESTS_A_MINUTE = 60;
    private static final Duration LIFETIME = Duration.ofSeconds(6);

    private final IdentityProvider provider = new IdentityProvider();
    private Map<String, String> settings = Map.of();
    private Node node;

    @BeforeEach
    void start() throws Exception {
        ContractTools.assumeNode();
        settings = provider.start();
        // Where the tokens of the tests are signed, the settings are those of this JVM.
        settings.forEach(System::setProperty);
        node = Node.start(
                        TemporaryDataDirectory.create(Path.of("target", "people"))
                                .resolve("node"),
                        Map.of(
                                "DATELINE_OIDC_ISSUER",
                                IdentityProvider.issuer(),
                                "DATELINE_OIDC_AUDIENCE",
                                IdentityProvider.AUDIENCE,
                                "DATELINE_OIDC_GROUPS",
                                "editors=articles:read articles:write",
                                "DATELINE_LIMITS_KEY",
                                String.valueOf(REQUESTS_A_MINUTE)),
                        "-Ddateline.limits.enabled=true")
                .waitUntilReady();
    }

    @AfterEach
    void end() throws Exception {
        if (node != null) node.close();
        provider.stop();
        settings.keySet().forEach(System::clearProperty);
    }

    @Test
    void aRevokedPersonIsOutWithTheTokenAndALimitCountsThePerson() throws Exception {
        aRevokedPersonIsOutWhenTheTokenEnds();
        theLimitCountsThePersonAndNotTheToken();
        assertEquals(0, IdentityProvider.introspections());
    }

    private void aRevokedPersonIsOutWhenTheTokenEnds() throws Exception {
        String token = editor("rosa").in("exp", LIFETIME.toSeconds()).text();
        long issued = System.nanoTime();
        assertEquals(200, status(token, DRAFTS));
        assertEquals(200, status(token, LIST));
        IdentityProvider.setRevoked("rosa", true);
        // The price of not asking the provider.
        assertEquals(200, status(token, DRAFTS));
        HttpResponse<String> refused = get(token, DRAFTS);
        while (refused.statusCode() == 200 && System.nanoTime() - issued < LIFETIME.toNanos() * 2) {
            TimeUnit.MILLISECONDS.sleep(250);
            refused = get(token, DRAFTS);
        }
        double seconds = (System.nanoTime() - issued) / 1e9;
        JsonNode problem = JSON.readTree(refused.body());
        assertEquals(401, refused.statusCode(), refused.body());
        assertEquals("token-invalid", problem.get("code").asText());
        assertTrue(problem.get("detail").asText().contains("expired"), refused.body());
        // This response was stored while the token was valid.
        assertEquals(401, status(token, LIST));
        assertTrue(seconds <= LIFETIME.toSeconds() + 1, seconds + " s");
        System.out.printf(
                "without introspection: a token of %d s was refused %.1f s after it was issued%n",
                LIFETIME.toSeconds(), seconds);
    }

    private void theLimitCountsThePersonAndNotTheToken() throws Exception {
        long begun = System.nanoTime();
        int accepted = 0;
        HttpResponse<String> refused = get(tokenWithName("ida", 0), LIST);
        while (refused.statusCode() == 200) {
            accepted++;
            refused = get(tokenWithName("ida", accepted), accepted % 2 == 0 ? LIST : DRAFTS);
        }
        // A request is added to the limit each second.
        long added = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        assertTrue(accepted >= REQUESTS_A_MINUTE && accepted <= REQUESTS_A_MINUTE + added, accepted + " requests");
        assertEquals("rate-limited", JSON.readTree(refused.body()).path("code").asText(), refused.body());
        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        assertEquals(200, status(editor("ida2").text(), LIST));
        assertEquals(200, status(node.adminKey(), "/v1/keys?limit=1"));
    }

    private static String tokenWithName(String subject, int number) {
        return editor(subject).claim("name", "Name " + number).text();
    }

    private static TestTokens editor(String subject) {
        return TestTokens.of(subject, "editors");
    }

    private int status(String token, String path) throws Exception {
        return get(token, path).statusCode();
    }

    private HttpResponse<String> get(String token, String path) throws Exception {
        return node.get(path, "Authorization", "Bearer " + token);
    }
}
