package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Keys of an operator: a demo data directory on a binding that is not loopback, and the commands of {@code
 * bin/dateline}. Starts of it that cannot succeed.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeysIT {

    private static final String DEMO = "dl_demo_admin";
    private static final boolean LONG = Boolean.getBoolean("long");

    @Test
    void demoKeysAreRejectedOnANonLoopbackBinding() throws Exception {
        Path directory =
                TemporaryDataDirectory.create(Path.of("target", "keys")).resolve("demo");
        try (Node demo = Node.start(directory, Map.of("DATELINE_DEMO", "true", "QUARKUS_SHUTDOWN_DELAY", "0"))) {
            demo.waitUntilReady();
            assertEquals(200, keys(demo, DEMO).statusCode());
            assertEquals(200, demo.get("/demo.json").statusCode());
            demo.stop();
        }
        String admin;
        try (Node open = Node.start(directory, Map.of(), "-Dquarkus.http.host=0.0.0.0")) {
            open.waitUntilReady();
            assertRefused(open, "does not run the demo");
            assertTrue(open.log().contains("The demo has filled this database."), open.log());
            admin = open.adminKey();
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("admin-key"))));
            assertEquals(200, keys(open, admin).statusCode());

            // The server is running and uses the data directory.
            Run run = command(directory, Map.of(), "new-admin-key");
            assertEquals(0, run.code(), run.text());
            assertNotEquals(admin, open.adminKey());
            assertTrue(run.text().contains(id(admin)), run.text());
            assertFalse(run.text().contains(open.adminKey()), run.text());
            assertEquals(401, keys(open, admin).statusCode());
            admin = open.adminKey();
            assertEquals(200, keys(open, admin).statusCode());
            HttpResponse<String> audit =
                    open.get("/v1/audit-events?kind=key-revoked", "Authorization", "Bearer " + admin);
            assertTrue(audit.body().contains("bin/dateline"), audit.body());

            String kid = kid(open);
            run = command(directory, Map.of(), "retire-signing-key");
            assertTrue(run.text().startsWith(kid + "  made "), run.text());
            run = command(directory, Map.of(), "retire-signing-key", kid, "compromised");
            assertEquals(0, run.code(), run.text());
            String published = open.get("/.well-known/jwks.json").body();
            assertTrue(published.contains("\"revocation_reason\":\"compromised\""), published);
            checkBesideTheRunningServer(open);
            for (String name : List.of(
                    "editor", "rights", "admin", "partner_full", "partner_excerpt", "partner_lapsed", "partner_none"))
                revoke(open, "dl_demo_" + name, admin);
            open.stop();
        }
        assertOnlyValidKeysAreShown(directory);
        if (!LONG) return;
        for (String option : List.of(
                "-Dquarkus.http.host=0.0.0.0",
                "-Ddateline.public-url=http://news.example",
                "-Ddateline.trusted-proxies=127.0.0.1")) {
            try (Node other = Node.start(directory, Map.of("DATELINE_DEMO", "true"), option)) {
                other.waitUntilReady();
                assertRefused(other, "because");
                assertEquals(admin, other.adminKey(), "a key in force is not replaced");
                other.stop();
            }
            System.out.println("demo directory with " + option + ": 401, /demo.json without keys");
        }
        // No server is running, so that the command starts the database itself.
        Run run = command(directory, Map.of(), "new-admin-key");
        assertEquals(0, run.code(), run.text());
        try (Node demo = Node.start(directory, Map.of())) {
            demo.waitUntilReady();
            assertEquals(401, keys(demo, admin).statusCode());
            assertEquals(200, keys(demo, demo.adminKey()).statusCode());
        }
    }

    /** A server that accepts demo keys shows those that its database has. */
    private static void assertOnlyValidKeysAreShown(Path directory) throws Exception {
        try (Node demo = Node.start(directory, Map.of("DATELINE_DEMO", "true"))) {
            demo.waitUntilReady();
            assertEquals(
                    200,
                    demo.get("/v1/articles", "Authorization", "Bearer dl_demo_frontend")
                            .statusCode());
            assertEquals(401, keys(demo, DEMO).statusCode());
            assertEquals(
                    Set.of("dl_demo_frontend"),
                    demoKeysIn(demo.get("/demo.json").body()));
            String log = demo.log();
            assertEquals(Set.of("dl_demo_frontend"), demoKeysIn(log.substring(log.lastIndexOf("Swagger UI at"))));
            demo.stop();
        }
    }

    private static Set<String> demoKeysIn(String text) {
        return Pattern.compile("dl_demo_\\w+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static void revoke(Node node, String key, String admin) throws IOException, InterruptedException {
        HttpResponse<String> revoked = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.url() + "/v1/keys/" + key))
                                .header("Authorization", "Bearer " + admin)
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(2, revoked.statusCode() / 100, revoked.body());
    }

    private static void checkBesideTheRunningServer(Node node) throws Exception {
        Map<String, String> environment = Map.of(
                "QUARKUS_HTTP_PORT", String.valueOf(node.port()),
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "60",
                "QUARKUS_DATASOURCE_READS_JDBC_MAX_SIZE", "20");
        Run run = command(node.dataDir(), environment, "check");
        assertEquals(0, run.code(), run.text());
        assertTrue(run.text().contains("used by a running Dateline"), run.text());
        assertTrue(run.text().contains("fits the database"), run.text());
        Map<String, String> otherKey = new HashMap<>(environment);
        otherKey.put("DATELINE_WEBHOOKS_SECRET_KEY", "b3RoZXIga2V5LCBvdGhlciBrZXksIG90aGVyIGtleSE=");
        run = command(node.dataDir(), otherKey, "check");
        assertEquals(1, run.code(), run.text());
        assertEquals(
                List.of(
                        "failed  secret key      DATELINE_WEBHOOKS_SECRET_KEY is not the key that encrypts the secrets in"
                                + " this database: set it to the key of the other nodes."),
                run.text().lines().filter(line -> line.startsWith("failed")).toList());
    }

    @Test
    void anUnknownCommandListsTheCommands() throws Exception {
        Path directory =
                TemporaryDataDirectory.create(Path.of("target", "keys")).resolve("none");
        Run run = command(directory, Map.of(), "serve");
        assertEquals(2, run.code(), run.text());
        assertTrue(run.text().contains("new-admin-key"), run.text());
        run = command(directory, Map.of(), "new-admin-key");
        assertEquals(1, run.code(), run.text());
        assertTrue(run.text().contains("There is no database in"), run.text());
    }

    @Test
    void aStartThatCannotSucceedSaysWhyInOneSentence() throws Exception {
        Path directory =
                TemporaryDataDirectory.create(Path.of("target", "keys")).resolve("refused");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            String port = String.valueOf(other.getLocalPort());
            Run inUse = new Run(
                    1,
                    "Port " + port
                            + " is in use by another program. Stop that program, or set QUARKUS_HTTP_PORT to another port.\n");
            assertEquals(inUse, command(directory, Map.of("QUARKUS_HTTP_PORT", port)));
            assertEquals(
                    inUse,
                    jar(Map.of("QUARKUS_HTTP_PORT", port), "start"),
                    "the word start may be used without bin/dateline");
        }
        Run run = command(directory, Map.of("DATELINE_LIMIT_KEY", "5", "DATELINE_LIMITS_BODY", "large"));
        assertEquals(1, run.code(), run.text());
        assertEquals(2, run.text().lines().count(), run.text());
        assertTrue(run.text().contains("did you mean DATELINE_LIMITS_KEY?"), run.text());
        assertTrue(run.text().contains("DATELINE_LIMITS_BODY (dateline.limits.body) is \"large\""), run.text());

        String option = "-Dquarkus.http.port=8081";
        for (Run behindJar : List.of(jar(Map.of(), option), jar(Map.of(), "start", option))) {
            assertEquals(2, behindJar.code(), behindJar.text());
            assertTrue(behindJar.text().startsWith("The option " + option + " stands behind -jar"), behindJar.text());
        }
        for (String[] words : List.of(new String[] {"start", "--port=8081"}, new String[] {"--port=8081"})) {
            run = command(directory, Map.of(), words);
            assertEquals(2, run.code(), run.text());
            assertTrue(run.text().startsWith("There is no option --port=8081. "), run.text());
        }
        run = jar(Map.of(), "start", "backup");
        assertEquals(2, run.code(), run.text());
        assertTrue(run.text().startsWith("The command start takes no arguments, but backup was given."), run.text());
        assertFalse(Files.exists(directory));
    }

    /** The limits of connections apply to HTTP/1.1 on a TCP port. */
    @Test
    void aNodeDoesNotStartWithAProtocolThatItsLimitsDoNotCover() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "keys"));
        String certificate = directory.toAbsolutePath().resolve("node.p12").toString();
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> words = List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-keystore",
                certificate,
                "-storepass",
                "password");
        Run made = run(
                new ProcessBuilder(
                        Stream.concat(Stream.of(keytool), words.stream()).toList()),
                Map.of());
        assertEquals(0, made.code(), made.text());
        Map<String, Map<String, String>> refused = new LinkedHashMap<>();
        refused.put("HTTP/2 is switched on", Map.of("QUARKUS_HTTP_HTTP2", "true"));
        refused.put(
                "TLS is configured",
                Map.of(
                        "QUARKUS_TLS_KEY_STORE_P12_PATH",
                        certificate,
                        "QUARKUS_TLS_KEY_STORE_P12_PASSWORD",
                        "password"));
        if (LONG) {
            refused.put("The PROXY protocol is switched on", Map.of("QUARKUS_HTTP_PROXY_USE_PROXY_PROTOCOL", "true"));
            refused.put(
                    "A domain socket is configured",
                    Map.of(
                            "QUARKUS_HTTP_DOMAIN_SOCKET",
                            certificate + ".socket",
                            "QUARKUS_HTTP_DOMAIN_SOCKET_ENABLED",
                            "true"));
        }
        for (Map.Entry<String, Map<String, String>> each : refused.entrySet()) {
            Map<String, String> environment = new HashMap<>(each.getValue());
            environment.putAll(Map.of("QUARKUS_HTTP_PORT", "0", "QUARKUS_MANAGEMENT_PORT", "0"));
            Run run = command(directory.resolve("data"), environment);
            assertEquals(1, run.code(), run.text());
            String last = run.text().lines().reduce("", (before, line) -> line);
            assertTrue(last.startsWith(each.getKey() + " for the API"), run.text());
            System.out.println(last);
        }
    }

    /** Runs the application without {@code bin/dateline}. */
    private static Run jar(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", Node.JAR.toString()));
        command.addAll(Arrays.asList(words));
        return run(new ProcessBuilder(command), environment);
    }

    private static void assertRefused(Node node, String reason) throws Exception {
        HttpResponse<String> refused = keys(node, DEMO);
        assertEquals(401, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("demo-key-refused"), refused.body());
        assertTrue(refused.body().contains(reason), refused.body());
        assertEquals(
                401, node.get("/v1/articles", "Authorization", "Bearer " + DEMO).statusCode());
        HttpResponse<String> shown = node.get("/demo.json");
        assertEquals(200, shown.statusCode(), shown.body());
        assertFalse(shown.body().contains("dl_demo"), shown.body());
    }

    private static HttpResponse<String> keys(Node node, String key) throws IOException, InterruptedException {
        return node.get("/v1/keys", "Authorization", "Bearer " + key);
    }

    /** Exit code and combined output of a command. */
    record Run(int code, String text) {}

    static Run command(Path directory, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "bin/dateline"));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("DATELINE_DATA_DIR", directory.toAbsolutePath().toString());
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        return run(builder, environment);
    }

    private static Run run(ProcessBuilder builder, Map<String, String> environment)
            throws IOException, InterruptedException {
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    private static String kid(Node node) throws IOException, InterruptedException {
        String keys = node.get("/.well-known/jwks.json").body();
        return keys.substring(keys.indexOf("\"kid\":\"") + 7).split("\"")[0];
    }

    private static String id(String key) {
        return key.split("_")[1];
    }
}
