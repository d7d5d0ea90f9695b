package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.cache.CacheConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The messages about invalid settings, ports in use and an unavailable database, with which the server does not start. */
class SettingsCheckTest {

    @Test
    void everyDocumentedVariableIsKnown() throws IOException {
        Set<String> documented = Pattern.compile("`(DATELINE_[A-Z0-9_]+)`")
                .matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .map(MatchResult::group)
                .map(name -> name.replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(documented.size() > 50, documented.toString());
        Set<String> known = new TreeSet<>(settings(Map.of(), Map.of()).variables());
        known.removeIf(name -> name.startsWith("DATELINE_ADMISSION_THREADS_"));
        assertEquals(documented, known);
    }

    @Test
    void validSettingsAreAccepted() {
        assertEquals(
                List.of(),
                settings(
                                Map.ofEntries(
                                        Map.entry("DATELINE_PUBLIC_URL", "https://api.example.com/news/"),
                                        Map.entry("DATELINE_SITE_URL", "https://site.example/{section}/{slug}"),
                                        Map.entry("DATELINE_DEMO", ""),
                                        Map.entry("DATELINE_HEAP", "512m"),
                                        Map.entry("DATELINE_LIMITS_DEADLINE", "PT10S"),
                                        Map.entry("DATELINE_CACHE_BYTES", "64M"),
                                        Map.entry("DATELINE_ADMISSION_THREADS_READS", "8"),
                                        Map.entry("DATELINE_LIMITS_WAITING_PER_CALLER", ""),
                                        Map.entry("DATELINE_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1"),
                                        Map.entry("DATELINE_PURGE_URL", "http://varnish_1:6081"),
                                        Map.entry("QUARKUS_HTTP_PORT", "0")),
                                Map.of(
                                        "dateline.limits.key", "100",
                                        "%dev.dateline.demo", "true"))
                        .problems());
    }

    @Test
    void variablesThatKubernetesSetsForAServiceOfThisNameAreNoSettings() {
        assertEquals(
                List.of(),
                settings(
                                Map.of(
                                        "DATELINE_SERVICE_HOST", "10.0.0.7",
                                        "DATELINE_SERVICE_PORT_HTTP", "8080",
                                        "DATELINE_PORT", "tcp://10.0.0.7:8080",
                                        "DATELINE_PORT_8080_TCP_ADDR", "10.0.0.7"),
                                Map.of())
                        .problems());
    }

    @Test
    void anUnknownSettingIsNamedWithTheOneThatIsMeant() {
        assertProblem(
                "DATELINE_PUBLC_URL is not a setting; did you mean DATELINE_PUBLIC_URL?",
                Map.of("DATELINE_PUBLC_URL", "https://api.example.com"));
        assertProblem("DATELINE_PORT is not a setting.", Map.of("DATELINE_PORT", "8081"));
        assertProblem(
                "DATELINE_ADMISSION_THREADS_READ is not a setting; did you mean DATELINE_ADMISSION_THREADS_READS?",
                Map.of("DATELINE_ADMISSION_THREADS_READ", "8"));
        List<String> inFile =
                settings(Map.of(), Map.of("dateline.limits.kee", "1")).problems();
        assertTrue(
                inFile.get(0).startsWith("dateline.limits.kee is not a setting; did you mean dateline.limits.key?"),
                inFile.toString());
    }

    @Test
    void settingsOfPeopleThatDoNotFitTogetherAreRefused() {
        Map<String, String> valid = Map.of(
                "DATELINE_OIDC_ISSUER", "https://sso.example.com/realms/newsroom",
                "DATELINE_OIDC_AUDIENCE", "https://api.example.com",
                "DATELINE_OIDC_GROUPS", "cn=editors\\,ou=desk=articles:read articles:write, rights=audit:read");
        assertEquals(List.of(), settings(valid, Map.of()).problems());
        assertEquals(
                List.of(),
                settings(Map.of("DATELINE_OIDC_ISSUER", ""), Map.of()).problems());
        assertProblem("dateline.oidc.audience is not set", with(valid, "DATELINE_OIDC_AUDIENCE", ""));
        assertProblem("dateline.oidc.groups is not set", with(valid, "DATELINE_OIDC_GROUPS", ""));
        assertProblem("must be an https URL", with(valid, "DATELINE_OIDC_ISSUER", "http://sso.example.com"));
        assertProblem("must be an https URL", with(valid, "DATELINE_OIDC_ISSUER", "https://sso.example.com?x=1"));
        for (String scope : List.of("articles:wirte", "syndication:read", "notices", "articles:read;articles:write"))
            assertProblem(
                    "the group desk has the unknown scope \"" + scope + "\"",
                    with(valid, "DATELINE_OIDC_GROUPS", "desk=" + scope));
        assertProblem("each entry must be a group", with(valid, "DATELINE_OIDC_GROUPS", "articles:read"));
        assertProblem(
                "the group desk stands twice", with(valid, "DATELINE_OIDC_GROUPS", "desk=audit:read,desk=keys:write"));
        assertProblem("at most 5m unless", with(valid, "DATELINE_OIDC_MAX_LIFETIME", "10m"));
        assertProblem("dateline.oidc.client-id is not set", with(valid, "DATELINE_OIDC_INTROSPECTION", "true"));
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }

    @Test
    void aBadValueIsNamedWithItsSettingAndWhatIsExpected() {
        assertProblem(
                "DATELINE_LIMITS_KEY (dateline.limits.key) is \"many\"; it must be a whole number, not below 0.",
                Map.of("DATELINE_LIMITS_KEY", "many"));
        assertProblem("it must be a whole number", Map.of("DATELINE_LIMITS_KEY", "-1"));
        assertProblem("is empty. Give it a value or remove it.", Map.of("DATELINE_LIMITS_KEY", ""));
        assertProblem("it must be true or false.", Map.of("DATELINE_DEMO", "treu"));
        assertProblem("it must be a duration such as 250ms", Map.of("DATELINE_LIMITS_DEADLINE", "soon"));
        assertProblem("or a size such as 64M.", Map.of("DATELINE_CACHE_BYTES", "much"));
        assertProblem(
                "dateline.public-url (DATELINE_PUBLIC_URL) is api.example.com",
                Map.of("DATELINE_PUBLIC_URL", "api.example.com"));
        assertProblem(
                "DATELINE_PURGE_URL (dateline.purge-url) is \"varnish:6081\"; it must be an absolute http or https URL.",
                Map.of("DATELINE_PURGE_URL", "varnish:6081"));
        assertProblem(
                "DATELINE_TRUSTED_PROXIES (dateline.trusted-proxies): proxy is neither an address nor a CIDR range.",
                Map.of("DATELINE_TRUSTED_PROXIES", "10.0.0.0/8,proxy"));
        assertProblem(
                "it must be at least P90D, because change-feed cursors are valid for that long.",
                Map.of("DATELINE_RETENTION_CHANGES", "P89D"));
        assertProblem(
                "DATELINE_OUTBOUND_REFUSE_TARGETS (dateline.outbound.refuse-targets): Not a host",
                Map.of("DATELINE_OUTBOUND_REFUSE_TARGETS", "http://x/y"));
        assertProblem(
                "DATELINE_WEBHOOKS_SECRET_KEY (dateline.webhooks.secret-key) is not 32 bytes in base64",
                Map.of("DATELINE_WEBHOOKS_SECRET_KEY", "secret"));
        assertProblem(
                "QUARKUS_HTTP_PORT (quarkus.http.port) is \"70000\"; it must be a port, from 0 to 65535.",
                Map.of("QUARKUS_HTTP_PORT", "70000"));
        assertProblem(
                "QUARKUS_DATASOURCE_JDBC_URL (quarkus.datasource.jdbc.url) must start with jdbc:postgresql:",
                Map.of("QUARKUS_DATASOURCE_JDBC_URL", "postgres://secret@db/dateline"));
    }

    @Test
    void aBadPortIsTheOnlyProblemOfTheAddressThatContainsIt() {
        List<String> problems = settings(
                        Map.of("QUARKUS_HTTP_PORT", "abc"),
                        Map.of("dateline.public-url", "http://localhost:${quarkus.http.port}"))
                .problems();
        assertEquals(
                List.of("QUARKUS_HTTP_PORT (quarkus.http.port) is \"abc\"; it must be a port, from 0 to 65535."),
                problems);
    }

    @Test
    void aCacheOfMoreThanHalfOfTheHeapIsRefused() {
        long heap = Runtime.getRuntime().maxMemory();
        assertEquals(Optional.empty(), CacheConfig.findProblem(heap / 2));
        String problem = CacheConfig.findProblem(900L << 30).orElseThrow();
        assertEquals(
                "DATELINE_CACHE_BYTES (dateline.cache.bytes) is 921600 MB; it must be at most half of the heap, which has "
                        + (heap >> 20) + " MB. Set it lower, or DATELINE_HEAP higher.",
                problem);
    }

    @Test
    void aListenerThatIsNotFreeIsNamedWithItsSetting() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "Port " + other.getLocalPort()
                            + " is in use by another program. Stop that program, or set QUARKUS_HTTP_PORT to another port.",
                    findProblem("127.0.0.1", other.getLocalPort()));
        }
        assertEquals(
                "QUARKUS_HTTP_HOST is \"192.0.2.1\", which is not an address of this machine.",
                findProblem("192.0.2.1", 0));
        assertEquals("", findProblem("127.0.0.1", 0));
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamedWithoutItsPassword() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/dateline?password=secret";
        String problem = new ConfiguredDatabase(url, "dateline", "secret")
                .await(Duration.ZERO)
                .orElseThrow();
        assertTrue(
                problem.startsWith("The database at jdbc:postgresql://127.0.0.1:" + port
                        + "/dateline cannot be reached: Connection to 127.0.0.1:" + port + " refused."),
                problem);
        assertTrue(problem.endsWith("Start it, or correct QUARKUS_DATASOURCE_JDBC_URL."), problem);
    }

    @Test
    void aDatabaseWithoutPasswordIsRefusedWithTheNameOfTheSetting() throws Exception {
        String problem = new ConfiguredDatabase("jdbc:postgresql://127.0.0.1:1/dateline", "dateline", null)
                .await(Duration.ZERO)
                .orElseThrow();
        assertTrue(problem.startsWith("QUARKUS_DATASOURCE_PASSWORD is not set."), problem);
    }

    @Test
    void aMessageForTheOperatorIsPrintedWithoutTheStackTraceAndADefectWithIt() {
        IllegalStateException forTheOperator = new IllegalStateException("Set X to Y.");
        assertEquals(
                "Set X to Y.",
                StartupFailure.explain(new RuntimeException("Failed to start", forTheOperator))
                        .orElseThrow());
        assertEquals(
                Set.of(),
                StartupFailure.explain(new IllegalStateException(new IOException("closed"))).stream()
                        .collect(Collectors.toSet()));
        assertTrue(StartupFailure.explain(new NullPointerException()).isEmpty());
    }

    private static String findProblem(String host, int port) {
        return StartupFailure.findProblem(
                        new StartupFailure.Listener(host, port, "quarkus.http.host", "quarkus.http.port"))
                .orElse("");
    }

    private static void assertProblem(String text, Map<String, String> variables) {
        List<String> problems = settings(variables, Map.of()).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains(text), problems.toString());
    }

    private static SettingsCheck settings(Map<String, String> variables, Map<String, String> file) {
        return new SettingsCheck(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(variables, 300), new PropertiesConfigSource(file, "file", 260))
                .build());
    }
}
