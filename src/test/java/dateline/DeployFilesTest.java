package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The files in {@code deploy} agree with each other and with the server, as far as no container engine or cluster is needed. */
class DeployFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Path MANIFESTS = DEPLOY.resolve("kubernetes/kubernetes.yml");
    private static final Path EXAMPLE = DEPLOY.resolve("distribution/dateline.env.example");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void everySettingOfTheExampleIsValid() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (String line : Files.readAllLines(EXAMPLE)) {
            if (line.matches("#?[A-Z_]+=.*")) {
                String[] setting = line.replaceFirst("^#", "").split("=", 2);
                if (!setting[1].isEmpty()) settings.put(setting[0], setting[1]);
            } else assertTrue(line.isEmpty() || line.startsWith("# "), line);
        }
        assertTrue(settings.size() > 8, settings.toString());
        assertEquals(
                List.of(),
                new SettingsCheck(new SmallRyeConfigBuilder()
                                .addDefaultInterceptors()
                                .addDiscoveredConverters()
                                .withSources(new EnvConfigSource(settings, 300))
                                .build())
                        .problems());
    }

    @Test
    void aDistributionWithoutJdk25SaysWhatIsMissing() throws Exception {
        Process process = new ProcessBuilder("deploy/distribution/assemble", "1.0.0", "/nowhere", "", "")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), text);
        assertEquals(
                "A distribution contains a Java runtime, which JDK 25 makes. /nowhere has no JDK 25 with jlink.\n"
                        + "Install one, and name it: mvn package -Pdist -Ddist.jdk=/usr/lib/jvm/temurin-25-jdk-amd64\n",
                text);
    }

    @Test
    void theServiceStopsOnlyTheServerAndGivesItTimeToFinish() throws IOException {
        List<String> unit = Files.readAllLines(DEPLOY.resolve("systemd/dateline.service"));
        assertTrue(unit.contains("ExecStart=/opt/dateline/bin/dateline start"), unit.toString());
        assertTrue(unit.contains("User=dateline"), unit.toString());
        // A signal to all processes would stop the database before the requests that need it.
        assertTrue(unit.contains("KillMode=mixed"), unit.toString());
        assertTrue(
                seconds(unit, "TimeoutStopSec") > 3 * 20, "the shutdown timeout of 20 s and the end of the database");
    }

    @Test
    void theServicesOfTheComposeFileFindEachOther() throws IOException {
        JsonNode services =
                YAML.readTree(DEPLOY.resolve("compose.yaml").toFile()).path("services");
        assertEquals(Set.of("dateline", "postgres", "prometheus", "varnish"), names(services));
        JsonNode node = services.path("dateline");
        JsonNode environment = node.path("environment");
        JsonNode database = services.path("postgres").path("environment");
        assertEquals(
                "jdbc:postgresql://postgres/" + database.path("POSTGRES_DB").asText(),
                environment.path("QUARKUS_DATASOURCE_JDBC_URL").asText());
        assertEquals(database.path("POSTGRES_USER"), environment.path("QUARKUS_DATASOURCE_USERNAME"));
        assertEquals(database.path("POSTGRES_PASSWORD"), environment.path("QUARKUS_DATASOURCE_PASSWORD"));
        String purges = environment.path("DATELINE_PURGE_URL").asText().replaceFirst("^http://", "");
        assertTrue(
                Files.readString(DEPLOY.resolve("local/varnish")).contains("purges=${VARNISH_PURGES:-" + purges + "}"),
                purges);
        for (String neighbour : List.of("varnish", "prometheus"))
            assertEquals(
                    "service:dateline",
                    services.path(neighbour).path("network_mode").asText());
        List<String> published = new ArrayList<>();
        node.path("ports").forEach(port -> published.add(port.asText()));
        assertEquals(List.of("6081:6081", "127.0.0.1:8080:8080", "127.0.0.1:9090:9090"), published);
        for (JsonNode service : services) {
            JsonNode build = service.path("build");
            if (build.isMissingNode()) continue;
            Path file = DEPLOY.resolve(build.path("context").asText())
                    .resolve(build.path("dockerfile").asText("Containerfile"))
                    .normalize();
            assertTrue(Files.exists(file), file.toString());
        }
    }

    @Test
    void theImageAndThePodsRunAsTheSameUserThatIsNotRoot() throws IOException {
        String image = Files.readString(DEPLOY.resolve("Containerfile"));
        assertTrue(image.contains("\nUSER 10001:10001\n"), image);
        assertTrue(image.contains("GET /health/ready "), "the health check");
        JsonNode pod = manifest("Deployment").path("spec").path("template").path("spec");
        JsonNode security = pod.path("securityContext");
        assertTrue(security.path("runAsNonRoot").asBoolean(), pod.toString());
        assertEquals(10001, security.path("runAsUser").asInt());
        JsonNode container = pod.path("containers").path(0);
        assertEquals("/health/ready", probe(container, "readinessProbe"));
        assertEquals("/health/live", probe(container, "livenessProbe"));
        assertEquals("/health/live", probe(container, "startupProbe"));
        Set<String> ports = new TreeSet<>();
        container
                .path("ports")
                .forEach(port -> ports.add(port.path("name").asText() + " " + port.path("containerPort")));
        assertEquals(Set.of("http 8080", "management 9000"), ports);
    }

    @Test
    void everyManifestIsOfAKnownKindAndNamesThisVersion() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (JsonNode manifest : manifests()) {
            kinds.add(manifest.path("apiVersion").asText() + " "
                    + manifest.path("kind").asText());
            assertTrue(
                    manifest.path("metadata").path("name").asText().startsWith("dateline"),
                    manifest.path("metadata").toString());
        }
        assertTrue(kinds.containsAll(Set.of("apps/v1 Deployment", "v1 Service")), kinds.toString());
        String image = manifest("Deployment")
                .findValue("containers")
                .path(0)
                .path("image")
                .asText();
        String version = YAML.readTree(Path.of("openapi/openapi.yaml").toFile())
                .path("info")
                .path("version")
                .asText();
        assertTrue(image.endsWith("dateline:" + version), image);
        assertEquals(
                version,
                YAML.readTree(DEPLOY.resolve("helm/dateline/Chart.yaml").toFile())
                        .path("version")
                        .asText());
    }

    private static String probe(JsonNode container, String name) {
        JsonNode get = container.path(name).path("httpGet");
        assertEquals(8080, get.path("port").asInt(), name);
        return get.path("path").asText();
    }

    private static JsonNode manifest(String kind) throws IOException {
        return manifests().stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> manifests() throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(MANIFESTS.toFile())) {
            return documents.readAll().stream()
                    .filter(document -> !document.isNull())
                    .toList();
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static int seconds(List<String> unit, String name) {
        return unit.stream()
                .filter(line -> line.startsWith(name + "="))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
