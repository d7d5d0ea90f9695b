package dateline.access.person;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.openapi.ContractTools;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;

/** A real OpenID provider, the npm package oidc-provider, for the tests of people's tokens. It runs on a loopback port. */
public class IdentityProvider implements QuarkusTestResourceLifecycleManager {

    static final String AUDIENCE = "https://dateline.example";
    static final String OTHER_AUDIENCE = "https://archive.example";
    static final String KEY = "test.identity-provider.key";
    static final String PROCESS = "test.identity-provider.process";

    private static final Path DIRECTORY = Path.of("target", "identity-provider");
    private static final String SIGNED_ON = "http://127.0.0.1/signed-on";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Process node;

    /** The tokens of a sign-on, as the client of a person gets them. */
    record SignOnTokens(String access, String id) {}

    @Override
    public Map<String, String> start() {
        if (!ContractTools.isInstallable()) return Map.of();
        try {
            ContractTools.install(DIRECTORY);
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("provider-1");
            key.setAlgorithm("RS256");
            key.setUse("sig");
            node = new ProcessBuilder("node", "provider.mjs")
                    .directory(DIRECTORY.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var settings = JSON.createObjectNode();
            settings.putArray("keys").add(JSON.readTree(key.toJson(OutputControlLevel.INCLUDE_PRIVATE)));
            settings.putObject("audiences").put(AUDIENCE, 300).put(OTHER_AUDIENCE, 300);
            var ada = settings.putObject("people").putObject("ada");
            ada.put("name", "Ada Lovelace").putArray("groups").add("editors");
            node.outputWriter().write(settings + "\n");
            node.outputWriter().flush();
            String issuer = node.inputReader().readLine();
            return Map.of(
                    "dateline.oidc.issuer",
                    issuer,
                    KEY,
                    key.toJson(OutputControlLevel.INCLUDE_PRIVATE),
                    PROCESS,
                    String.valueOf(node.pid()));
        } catch (Exception e) {
            throw new IllegalStateException("The OpenID provider of the tests does not start: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        if (node != null) node.destroy();
    }

    static String issuer() {
        return ConfigProvider.getConfig().getValue("dateline.oidc.issuer", String.class);
    }

    /** Signs a person on with the authorization code flow, as a browser does. */
    static SignOnTokens signOn(String person, String audience) throws IOException, InterruptedException {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String next = issuer() + "/auth?client_id=desk&response_type=code&nonce=n-1&state=s&scope="
                + encode("openid articles:write") + "&resource=" + encode(audience) + "&redirect_uri="
                + encode(SIGNED_ON) + "&login_hint=" + encode(person);
        while (!next.startsWith(SIGNED_ON)) {
            var answer = browser.send(
                    HttpRequest.newBuilder(URI.create(next)).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(303, answer.statusCode(), answer.body());
            next = URI.create(issuer())
                    .resolve(answer.headers().firstValue("Location").orElseThrow())
                    .toString();
        }
        var code = CODE.matcher(next);
        assertEquals(true, code.find(), next);
        String form = "grant_type=authorization_code&code=" + code.group(1) + "&redirect_uri=" + encode(SIGNED_ON)
                + "&resource=" + encode(audience);
        var answer = browser.send(
                HttpRequest.newBuilder(URI.create(issuer() + "/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Basic " + base64("desk:secret-of-the-desk"))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        var tokens = JSON.readTree(answer.body());
        return new SignOnTokens(
                tokens.get("access_token").asText(), tokens.get("id_token").asText());
    }

    /** Lets the provider say from now on that the tokens of a person are not active, or takes that back. */
    static void setRevoked(String subject, boolean revoked) throws IOException, InterruptedException {
        call(revoked ? "POST" : "DELETE", "/revoked/" + encode(subject));
    }

    /** How often the provider was asked about a token. */
    static int introspections() throws IOException, InterruptedException {
        return Integer.parseInt(call("GET", "/introspections"));
    }

    /** Stops the provider without closing its connections, or lets it go on. */
    static void setFrozen(boolean frozen) throws IOException, InterruptedException {
        String process = ConfigProvider.getConfig().getValue(PROCESS, String.class);
        Process signal = new ProcessBuilder(List.of("kill", frozen ? "-STOP" : "-CONT", process)).start();
        assertEquals(0, signal.waitFor());
    }

    private static String call(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(issuer() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
