package dateline.push.websub;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.format.AtomGrammar;
import dateline.format.JsonFeedSchema;
import dateline.format.RssRules;
import dateline.push.Hooks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The hub is notified of every topic whose public content has changed and of no other, even after a long outage of
 * the hub.
 */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebSubTest {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final String SERVER = TestServer.URL;
    private static final List<String> FORMATS = List.of(".rss", ".atom", ".json");

    private static final List<Map<String, String>> NOTIFICATIONS = new CopyOnWriteArrayList<>();
    private static volatile int status = 204;
    private static HttpServer server;

    @BeforeAll
    static void startHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Hooks.HUB), 0);
        server.createContext("/hub", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isWellFormed = exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestHeaders()
                            .getFirst("Content-Type")
                            .equals("application/x-www-form-urlencoded");
            if (isWellFormed && status == 204) NOTIFICATIONS.add(parse(form));
            exchange.sendResponseHeaders(isWellFormed ? status : 400, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stopHub() {
        server.stop(0);
    }

    private static Map<String, String> parse(String form) {
        return Stream.of(form.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    WebSubHub hub;

    private final String source = Newsroom.unique("mole");
    private String slug;
    private String other;

    @BeforeEach
    void createTwoFeeds() {
        status = 204;
        newsroom.publish(story("Before", "public"), "{}");
        slug = feed(JsonBody.with("query", JsonBody.with("source", List.of(source))));
        other = feed(JsonBody.with("query", JsonBody.with("source", List.of("worthy-nobody"))));
        // The hub may have missed the changes of other tests.
        makeDue();
        runSteps();
        NOTIFICATIONS.clear();
    }

    // Runs the next attempt without waiting for its time.
    private void makeDue() {
        Sql.of("update websub_topic set due_at = dateline_now() where due_at is not null")
                .run(database);
    }

    private String story(String headline, String visibility) {
        return """
            {"headline":"%s","source":{"slug":"%s","name":"Mole"},"visibility":"%s",
             "body":[{"type":"paragraph","text":"Text."}]}
            """.formatted(headline, source, visibility);
    }

    private String feed(JsonBody more) {
        Response feed = post(
                newsroom.key("feeds:write"),
                "/v1/feeds",
                JsonBody.with("title", Newsroom.unique("mole")).andAll(more).json());
        feed.then().statusCode(201);
        return feed.path("slug");
    }

    private static void await(String event, BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, event + "; the hub received " + NOTIFICATIONS);
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // Runs the scheduled steps at once instead of waiting for the next interval.
    private void runSteps() {
        awaitNotified(() -> {
            hub.compareTopics();
            hub.notifyHub();
        });
    }

    // Waits for the scheduled steps.
    private void awaitNotified() {
        awaitNotified(() -> {});
    }

    // Waits until the log is read to its end and the hub is notified of every change.
    private void awaitNotified(Runnable meanwhile) {
        String end = Sql.of("""
            select concat_ws('-', epoch, xid, id) from change where article_id is null or told
            order by epoch desc, xid desc, id desc limit 1
            """).first(database, row -> row.getString(1)).orElseThrow();
        await("The log is read to " + end, () -> {
            meanwhile.run();
            return Sql.of("select from websub_place where place = :end")
                    .with("end", end)
                    .add("and not exists (select from websub_topic where due_at is not null)")
                    .first(database, row -> true)
                    .isPresent();
        });
    }

    private Set<String> notifiedUrls() {
        assertTrue(
                NOTIFICATIONS.stream().allMatch(form -> form.get("hub.mode").equals("publish")),
                NOTIFICATIONS.toString());
        // The feeds of other tests may change by time alone.
        Set<String> ours = feedUrls("latest", slug, other);
        return NOTIFICATIONS.stream()
                .map(form -> form.get("hub.url"))
                .filter(ours::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> feedUrls(String... feeds) {
        return Stream.of(feeds)
                .flatMap(feed -> FORMATS.stream().map(format -> SERVER + "/v1/feeds/" + feed + format))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aFeedNamesItsHubOnlyAtItsTopicUrl() {
        newsroom.publish(story("Second", "public"), "{}");
        for (String format : FORMATS) {
            String path = "/v1/feeds/" + slug + format;
            for (Response answer : List.of(get(null, path), as(null).head(path))) {
                answer.then()
                        .statusCode(200)
                        .header(
                                "Link",
                                startsWith("<" + Hooks.HUB_URL + ">; rel=\"hub\", <" + SERVER + path
                                        + ">; rel=\"self\", "));
            }
            get(null, path + "?limit=1").then().header("Link", not(containsString("hub")));
            assertTrue(
                    !get(null, path + "?limit=1").asString().contains("127.0.0.1"), "a feed with a limit is no topic");
        }
        byte[] rss = get(null, "/v1/feeds/" + slug + ".rss").asByteArray();
        assertEquals(List.of(), RssRules.violations(rss));
        assertTrue(new String(rss, StandardCharsets.UTF_8)
                .contains("<atom:link rel=\"hub\" href=\"" + Hooks.HUB_URL + "\"/>"));
        byte[] atom = get(null, "/v1/feeds/" + slug + ".atom").asByteArray();
        assertEquals(List.of(), AtomGrammar.violations(atom));
        assertTrue(new String(atom, StandardCharsets.UTF_8)
                .contains("<link rel=\"hub\" href=\"" + Hooks.HUB_URL + "\"/>"));
        Response json = get(null, "/v1/feeds/" + slug + ".json");
        assertEquals(List.of(), JsonFeedSchema.violations(json.asByteArray()));
        json.then().body("hubs[0].type", equalTo("WebSub")).body("hubs[0].url", equalTo(Hooks.HUB_URL));
        // The newsroom's representation of a feed is not a topic.
        get(newsroom.key("articles:read"), "/v1/feeds/" + slug + ".json").then().body("hubs", nullValue());
    }

    @Test
    void theHubIsNotifiedOfTheFeedsWithThePublishedArticle() {
        UUID story = newsroom.publish(story("News", "public"), "{}");
        awaitNotified();
        assertEquals(feedUrls("latest", slug), notifiedUrls());
        NOTIFICATIONS.clear();
        post(newsroom.key("articles:write"), "/v1/articles/" + story + "/kills", """
            {"reason":"Wrong.","notice":"Withdrawn."}
            """)
                .then()
                .statusCode(201);
        runSteps();
        assertEquals(feedUrls("latest", slug), notifiedUrls());
    }

    @Test
    void theHubIsNotNotifiedOfLicensedArticles() {
        newsroom.publish(story("For partners", "licensed"), "{}");
        feed(JsonBody.with("query", JsonBody.with("source", List.of("worthy-nobody"))));
        runSteps();
        assertTrue(
                notifiedUrls().stream().noneMatch(url -> url.contains("/" + slug) || url.contains("/" + other)),
                notifiedUrls().toString());
    }

    @Test
    void theHubIsNotifiedOfAnEditedFeed() {
        String editorKey = newsroom.key("feeds:write");
        as(editorKey)
                .contentType("application/json")
                .header("If-Match", get(editorKey, "/v1/feeds/" + other).header("ETag"))
                .body(JsonBody.with("title", "Another title")
                        .and("query", JsonBody.with("source", List.of(source)))
                        .json())
                .put("/v1/feeds/" + other)
                .then()
                .statusCode(200);
        runSteps();
        assertEquals(feedUrls(other), notifiedUrls());
    }

    @Test
    void anUnavailableHubIsNotifiedOnceOfAllChanges() {
        status = 503;
        for (int i = 0; i < 5; i++) newsroom.publish(story("News " + i, "public"), "{}");
        await("it is due again, later", () -> {
            hub.compareTopics();
            hub.notifyHub();
            return Sql.of("select from websub_topic where name = :name and due_at > dateline_now() and attempts > 0")
                    .with("name", slug)
                    .add("and lease_until is null")
                    .first(database, row -> true)
                    .isPresent();
        });
        assertEquals(List.of(), NOTIFICATIONS);
        status = 204;
        makeDue();
        runSteps();
        assertEquals(feedUrls("latest", slug), notifiedUrls());
        assertTrue(NOTIFICATIONS.size() <= 12, "notifications after five publications: " + NOTIFICATIONS.size());
    }

    @Test
    void retryDelaysGrowToOneHour() {
        List<Long> seconds = Stream.of(1, 2, 3, 4, 5, 6, 7, 1_000)
                .map(WebSubTopics::retryDelay)
                .map(Duration::toSeconds)
                .toList();
        assertEquals(List.of(5L, 20L, 80L, 320L, 1_280L, 3_600L, 3_600L, 3_600L), seconds);
    }
}
