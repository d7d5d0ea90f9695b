package dateline.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The files of deploy/monitoring: promtool accepts them, each alert fires and ends when it should, and each is explained. */
@Execution(ExecutionMode.CONCURRENT)
class MonitoringFilesTest {

    private static final Path PAGE = Path.of("docs", "operations", "observe.md");
    private static final Path DIRECTORY = PrometheusServer.RULES.getParent();

    @Test
    void theCommandsOfThePageSucceed() throws Exception {
        assumeTrue(PrometheusServer.installed(), PrometheusServer.HOW_TO_GET);
        List<String> commands = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("promtool "))
                .toList();
        assertEquals(2, commands.size());
        for (String command : commands) run(command);
        run("promtool check config " + DIRECTORY.resolve("prometheus.yml"));
    }

    @Test
    void everyAlertIsTestedAndExplained() throws Exception {
        Set<String> alerts = new TreeSet<>();
        Set<String> explained = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("### Dateline"))
                .map(line -> line.substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
        for (JsonNode rule : yaml("alerts.yml").at("/groups/0/rules")) {
            String name = rule.get("alert").asText();
            alerts.add(name);
            assertEquals(
                    PAGE + "#" + name.toLowerCase(Locale.ROOT),
                    rule.at("/annotations/runbook").asText());
        }
        assertEquals(alerts, explained);
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode test : yaml("alerts-test.yml").get("tests"))
            for (JsonNode one : test.get("alert_rule_test"))
                (one.has("exp_alerts") ? firing : silent)
                        .add(one.get("alertname").asText());
        assertEquals(alerts, firing);
        assertEquals(alerts, silent);
    }

    @Test
    void theBoardAndTheAlertsUseMetricsThatThePageExplains() throws Exception {
        String page = Files.readString(PAGE);
        List<String> expressions = new ArrayList<>();
        yaml("alerts.yml").findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        new YAMLMapper()
                .readTree(DIRECTORY.resolve("dashboard.json").toFile())
                .findValues("expr")
                .forEach(expression -> expressions.add(expression.asText()));
        assertTrue(expressions.size() > 20);
        for (String expression : expressions) {
            List<String> own = Arrays.stream(expression.split("[^a-z_]+"))
                    .filter(word -> word.startsWith("dateline_") || word.startsWith("admission_"))
                    .toList();
            own.forEach(metric -> assertTrue(page.contains(metric), metric));
        }
    }

    private static JsonNode yaml(String file) throws Exception {
        return new YAMLMapper().readTree(DIRECTORY.resolve(file).toFile());
    }

    private static void run(String command) throws Exception {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + "\n" + output);
        assertFalse(output.contains("FAILED"), output);
    }
}
