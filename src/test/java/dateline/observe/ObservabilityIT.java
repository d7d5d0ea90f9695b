package dateline.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Node;
import dateline.Stories;
import dateline.database.server.Durability;
import dateline.database.server.EmbeddedDatabase;
import dateline.database.server.MigratedDatabase;
import dateline.database.server.TemporaryDataDirectory;
import dateline.observe.TraceCollector.CollectedSpan;
import dateline.push.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What operators see of a packaged node with everything turned on: traces in a collector, the log, and a real Prometheus with the rules and
 * the board of deploy/monitoring. With {@code -Dlong} alerts wait as long as the rules say.
 */
@Execution(ExecutionMode.CONCURRENT)
class ObservabilityIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int MAX_SHOWN = 5_000;
    private static final String EDITOR = "dl_demo_editor";
    private static final String ADMIN = "dl_demo_admin";
    private static final String PARTNER = "dl_demo_partner_full";
    private static final String EMBARGOED = "Quetzalcoatlus";
    private static final String SEARCHED = "Xanthippe";
    private static final String TOKEN_OF_RECEIVER = "receiver-token-4711";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private EmbeddedDatabase database;
    private Path directory;
    private TraceCollector collector;
    private Receiver receiver;
    private Node node;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(PrometheusServer.installed(), PrometheusServer.HOW_TO_GET);
        directory = TemporaryDataDirectory.create(Path.of("target", "observed"));
        Path data = directory.resolve("data");
        MigratedDatabase.copyInto(data);
        database = EmbeddedDatabase.start(data, Path.of("target", "postgresql"), Durability.DISPOSABLE);
        collector = TraceCollector.start();
        receiver = Receiver.respondingWith(200);
        Map<String, String> environment = new TreeMap<>(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                "QUARKUS_DATASOURCE_USERNAME", database.user(),
                "QUARKUS_DATASOURCE_PASSWORD", database.password(),
                "DATELINE_DEMO", "true",
                "DATELINE_WEBHOOKS_SECRET_KEY", "dGhlIHRlc3RzJyBvd24ga2V5LCBhbmQgbm8gb3RoZXI=",
                "DATELINE_OUTBOUND_ALLOW_PRIVATE_TARGETS", "127.0.0.1",
                "DATELINE_OUTBOUND_HTTPS_ONLY", "false"));
        environment.putAll(Map.of(
                "DATELINE_TRACING_ENDPOINT", collector.url(),
                "DATELINE_LOG_JSON", "true",
                "DATELINE_LOG_ACCESS", "true",
                "DATELINE_MANAGEMENT_HOST", "0.0.0.0"));
        // Hibernate then writes lines within requests.
        node = Node.start(
                        directory.resolve("node"),
                        environment,
                        "-Dquarkus.log.category.\"org.hibernate.SQL\".level=DEBUG")
                .waitUntilReady();
    }

    @AfterEach
    void end() throws Exception {
        if (node != null) node.close();
        if (receiver != null) receiver.close();
        if (collector != null) collector.close();
        if (database != null) database.stop();
    }

    @Test
    void tracesLogAndMetricsShowWhatHappensAndNothingThatIsHidden() throws Exception {
        try (PrometheusServer prometheus =
                PrometheusServer.start(directory.resolve("prometheus"), "127.0.0.1:" + node.managementPort(), LONG)) {
            String webhook = created(
                            ADMIN,
                            "/v1/webhooks",
                            JsonBody.with("url", receiver.url() + "?token=" + TOKEN_OF_RECEIVER)
                                    .json())
                    .get("id")
                    .asText();
            String published = publishTraced();
            String partner = readAsPartner();
            visitHiddenArticles(prometheus);
            checkTrace(prometheus, published, webhook);
            checkLog(partner);
            checkThatNothingHiddenLeft();
            checkBoard(prometheus);
            checkAlerts(prometheus);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + tail(node.log()), e);
        }
    }

    private String previewToken;
    private String secret;

    private String publishTraced() throws Exception {
        return publish(
                "Ferry stops for the night",
                "{}",
                "traceparent",
                "00-" + TRACE + "-" + CALLER + "-01",
                "X-Request-Id",
                "the-publication");
    }

    private String publish(String headline, String plan, String... headers) throws Exception {
        HttpResponse<String> draft = send(
                EDITOR,
                "/v1/articles",
                Stories.article()
                        .headline(headline)
                        .paragraph("No ferry before six.")
                        .json());
        assertEquals(201, draft.statusCode(), draft.body());
        String id = JSON.readTree(draft.body()).get("id").asText();
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("If-Match", draft.headers().firstValue("ETag").orElseThrow()));
        HttpResponse<String> publication =
                send(EDITOR, "/v1/articles/" + id + "/publications", plan, all.toArray(String[]::new));
        assertEquals(201, publication.statusCode(), publication.body());
        return id;
    }

    /** @return the id of the partner */
    private String readAsPartner() throws Exception {
        JsonNode catalogue =
                JSON.readTree(get(PARTNER, "/v1/syndication/articles?limit=1").body());
        String article = catalogue.at("/items/0/id").asText();
        assertEquals(
                200,
                get(PARTNER, "/v1/syndication/articles/" + article, "X-Request-Id", "the-package")
                        .statusCode());
        assertEquals(200, get(PARTNER, "/v1/syndication/changes").statusCode());
        for (int i = 0; i < 2; i++)
            assertEquals(
                    200,
                    get(null, "/v1/articles?limit=3", "X-Request-Id", "the-list-" + i)
                            .statusCode());
        return JSON.readTree(get(ADMIN, "/v1/partners").body()).findValuesAsText("id").stream()
                .filter(id -> id.equals(logged("the-package").at("/mdc/partner").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No partner is logged: " + logged("the-package")));
    }

    // Whatever a client sends about hidden articles: slugs, search words, tokens, names that do not exist.
    private void visitHiddenArticles(PrometheusServer prometheus) throws Exception {
        String plan = JsonBody.with(
                        "embargoedUntil", Instant.now().plusSeconds(3600).toString())
                .json();
        String hidden = publish(EMBARGOED + " in the harbour", plan);
        String slug = JSON.readTree(get(EDITOR, "/v1/drafts/" + hidden).body())
                .get("slug")
                .asText();
        assertTrue(slug.contains(EMBARGOED.toLowerCase(java.util.Locale.ROOT)), slug);
        get(null, "/v1/articles/" + slug);
        get(null, "/" + slug + "/" + slug + ".ninjs");
        secret = created(ADMIN, "/v1/keys", "{\"name\":\"A reader\",\"scopes\":[\"articles:read\"]}")
                .get("secret")
                .asText();
        assertEquals(200, get(secret, "/v1/articles?q=" + SEARCHED).statusCode());
        get(null, "/v1/articles?key=" + secret);
        get(EDITOR, "/v1/drafts?q=" + SEARCHED);
        get(null, "/v1/articles?q=" + SEARCHED + "+" + EMBARGOED);
        get(null, "/v1/articles?unknown=" + EMBARGOED);
        get("dl_live_" + EMBARGOED, "/v1/articles");
        JsonNode preview = created(EDITOR, "/v1/drafts/" + hidden + "/previews", "{\"label\":\"" + EMBARGOED + "\"}");
        previewToken = preview.get("url").asText().replaceFirst(".*/", "");
        assertEquals(200, get(null, "/v1/previews/" + previewToken).statusCode());
        send(
                EDITOR,
                "/v1/articles",
                Stories.article().headline(EMBARGOED).slug(slug).json());
        long seen = collector.spans().size();
        prometheus.await("the last spans", () -> collector.spans().size() > seen);
    }

    private void checkTrace(PrometheusServer prometheus, String article, String webhook) throws Exception {
        prometheus.await(
                "the delivery of " + article,
                () -> collector.spansOf(TRACE).stream()
                        .anyMatch(span -> span.name().equals("webhook delivery")));
        System.out.println("the trace of a publication:\n" + collector.tree(TRACE));
        CollectedSpan request = one("POST /v1/articles/{article}/publications");
        assertEquals(CALLER, request.parent());
        assertEquals("201", request.attributes().get("http.response.status_code"));
        CollectedSpan change = one("change published");
        assertEquals(request.id(), change.parent());
        List<String> statements = collector.spansOf(TRACE).stream()
                .filter(span -> span.parent().equals(change.id()))
                .map(span -> span.attributes().getOrDefault("db.statement", ""))
                .filter(text -> text.startsWith("insert into change"))
                .toList();
        assertEquals(1, statements.size(), collector.tree(TRACE));
        assertTrue(collector.spansOf(TRACE).stream()
                .anyMatch(span ->
                        span.parent().equals(request.id()) && span.attributes().containsKey("db.statement")));
        CollectedSpan delivery = one("webhook delivery");
        assertEquals(change.id(), delivery.parent());
        assertEquals(webhook, delivery.attributes().get("dateline.webhook"));
        assertEquals("200", delivery.attributes().get("http.response.status_code"));
        assertEquals(
                Set.of(),
                new TreeSet<>(collector.spans().stream()
                        .filter(span -> span.parent().isEmpty() && span.kind() != 2)
                        .map(CollectedSpan::name)
                        .toList()),
                "traces of background jobs");
    }

    private CollectedSpan one(String name) {
        List<CollectedSpan> named = collector.spansOf(TRACE).stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertEquals(1, named.size(), name + "\n" + collector.tree(TRACE));
        return named.get(0);
    }

    private void checkLog(String partner) throws Exception {
        JsonNode hit = logged("the-list-1");
        assertEquals("hit", hit.at("/mdc/cache").asText(), hit.toString());
        assertEquals("/v1/articles", hit.at("/mdc/path").asText());
        assertEquals("miss", logged("the-list-0").at("/mdc/cache").asText());
        assertEquals(partner, logged("the-package").at("/mdc/partner").asText());
        Set<String> keys = new TreeSet<>();
        for (JsonNode line : lines())
            if (line.at("/mdc/requestId").asText().equals("the-publication")
                    && line.get("loggerName").asText().equals("org.hibernate.SQL"))
                keys.add(line.at("/mdc/key").asText() + " "
                        + line.at("/mdc/traceId").asText());
        assertEquals(Set.of(logged("the-publication").at("/mdc/key").asText() + " " + TRACE), keys);
        assertTrue(node.log().contains("The management port"), "no warning about the open management port");
    }

    /** The line of the access log about a request. */
    private JsonNode logged(String requestId) {
        return lines().stream()
                .filter(line -> line.get("loggerName").asText().equals("dateline.access-log"))
                .filter(line -> line.at("/mdc/requestId").asText().equals(requestId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No line about " + requestId));
    }

    private List<JsonNode> lines() {
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String line :
                    node.log().lines().filter(line -> line.startsWith("{")).toList()) lines.add(JSON.readTree(line));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkThatNothingHiddenLeft() throws Exception {
        String metrics = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + node.managementPort() + "/q/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, String> places = Map.of("log", node.log(), "traces", collector.received(), "metrics", metrics);
        places.forEach((place, text) -> {
            assertTrue(text.contains("/v1/articles"), place);
            for (String hidden :
                    List.of(EMBARGOED, SEARCHED, TOKEN_OF_RECEIVER, previewToken, secret, database.password()))
                assertFalse(
                        text.toLowerCase(java.util.Locale.ROOT).contains(hidden.toLowerCase(java.util.Locale.ROOT)),
                        hidden + " is in the " + place);
        });
    }

    // The rates of the board need requests between two scrapes.
    private void checkBoard(PrometheusServer prometheus) throws Exception {
        JsonNode board = JSON.readTree(Files.readString(PrometheusServer.RULES.resolveSibling("dashboard.json")));
        int queries = 0;
        for (JsonNode target : board.findValues("targets").stream()
                .flatMap(ObservabilityIT::elements)
                .toList()) {
            String expression = target.get("expr").asText().replace("$__rate_interval", "1m");
            prometheus.await(expression + " has no answer", () -> {
                get(null, "/v1/articles?limit=3");
                return !prometheus.query(expression).isEmpty();
            });
            queries++;
        }
        System.out.println("the board: Prometheus answers all " + queries + " queries");
        assertTrue(queries > 10);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }

    private void checkAlerts(PrometheusServer prometheus) throws Exception {
        assertEquals(
                9, prometheus.healthyRules().size(), prometheus.healthyRules().toString());
        int received = receiver.messages().size();
        receiver.setBehaviour(Receiver.status(500));
        publish("A boat is late", "{}");
        prometheus.await("a call of the webhook", () -> receiver.messages().size() > received);
        try (Connection open = DriverManager.getConnection(database.url(), database.user(), database.password())) {
            open.setAutoCommit(false);
            open.createStatement().execute("set transaction_timeout to 0");
            open.createStatement().execute("select pg_current_xact_id()");
            publish("The boat is here", "{}");
            fires(prometheus, "DatelineWebhookFailing");
            fires(prometheus, "DatelineLogHeldBack");
            receiver.setBehaviour(Receiver.status(200));
            open.rollback();
        }
        ends(prometheus, "DatelineLogHeldBack");
        ends(prometheus, "DatelineWebhookFailing");

        signal("STOP");
        try {
            fires(prometheus, "DatelineDatabaseUnavailable");
            for (String absent : List.of("dateline_change_feed_lag_seconds", "dateline_notices_overdue >= 0"))
                prometheus.await(
                        absent + " has a value, and nobody can know it",
                        () -> prometheus.query(absent).isEmpty());
        } finally {
            signal("CONT");
        }
        ends(prometheus, "DatelineDatabaseUnavailable");
    }

    private static void fires(PrometheusServer prometheus, String alert) throws Exception {
        prometheus.await(alert + " does not fire", () -> prometheus.firing().containsKey(alert));
        System.out.println(Instant.now() + " Prometheus: " + alert + " fires: "
                + prometheus.firing().get(alert));
    }

    private static void ends(PrometheusServer prometheus, String alert) throws Exception {
        prometheus.await(alert + " does not end", () -> !prometheus.firing().containsKey(alert));
        System.out.println(Instant.now() + " Prometheus: " + alert + " is resolved");
    }

    private void signal(String name) throws Exception {
        Path file = directory.resolve("data").resolve("database").resolve("postmaster.pid");
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(file).get(0).strip()))
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(server), server.descendants()).forEach(process -> command.add("" + process.pid()));
        assertEquals(0, new ProcessBuilder(command).start().waitFor());
    }

    private HttpResponse<String> get(String key, String path, String... headers)
            throws IOException, InterruptedException {
        return node.get(path, withKey(key, headers));
    }

    private HttpResponse<String> send(String key, String path, String body, String... headers) throws Exception {
        return node.post(path, body, withKey(key, headers));
    }

    private JsonNode created(String key, String path, String body) throws Exception {
        HttpResponse<String> answer = send(key, path, body);
        assertEquals(201, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static String[] withKey(String key, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (key != null) all.addAll(List.of("Authorization", "Bearer " + key));
        return all.toArray(String[]::new);
    }

    private static String tail(String log) {
        return log.length() > MAX_SHOWN ? log.substring(log.length() - MAX_SHOWN) : log;
    }
}
