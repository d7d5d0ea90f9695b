package dateline.article.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Seed;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts that make names public, and the duration of lists when many names are hidden. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublicNamesTest {

    private static final int NAMES = 20_000;
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int STEPS = LONG ? 2_000 : 60;
    // Only the long form has a bound, because a slow machine must not fail a build.
    private static final long MAX_MILLIS = LONG ? 50 : Integer.MAX_VALUE;

    private static final String SELECT_WRONG_COUNTS = """
            select kind, slug, sum(articles) from (
                select kind, slug, articles from name_count
                union all
                select n.kind, n.slug, -1 from article a, article_names(a.section, a.source, a.tags, a.authors) n
                where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.effective_visibility <> 'licensed'
                  and a.first_live_at is not null and (a.expires_at is null or a.next_edge_at is not null)) c
            group by kind, slug having sum(articles) <> 0
            """;

    @Inject
    AgroalDataSource database;

    @Inject
    NameCounts counts;

    @Inject
    Newsroom newsroom;

    private final Random random = new Random(Seed.of(PublicNamesTest.class));
    private String editor;

    @BeforeEach
    void createEditorKey() {
        editor = newsroom.key("articles:read", "articles:write");
    }

    @AfterEach
    void removeManyNames() {
        Sql.of("delete from article where slug like '0-many-names-%'").run(database);
        Sql.of("delete from tag where slug like '0-many-names-%'").run(database);
        counts.merge();
    }

    @Test
    void countsAreExactAfterAnyTransition() throws InterruptedException {
        List<String> articles = new ArrayList<>();
        String word = Newsroom.unique("count");
        for (int i = 0; i < STEPS; i++) changeAtRandom(articles, word);
        assertEquals(List.of(), wrongCounts());
        counts.merge();
        assertEquals(List.of(), wrongCounts());
        // The job that merges every minute may be at work; a merge skips what another one has deleted.
        for (int i = 0; i < 20 && !unmerged().isEmpty(); i++) {
            Thread.sleep(250);
            counts.merge();
        }
        assertEquals(List.of(), unmerged());
    }

    private List<String> unmerged() {
        return Sql.of("select slug from name_count group by kind, slug having count(*) > 1 or sum(articles) = 0")
                .list(database, row -> row.getString(1));
    }

    @Test
    void theMigrationCountsExactlyDuringPublications() throws Exception {
        String word = Newsroom.unique("upgrade");
        List<String> articles = new ArrayList<>();
        for (int i = 0; i < 5; i++) changeAtRandom(articles, word);
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            Future<?> publishing = others.submit(() -> {
                for (int i = 0; i < 40; i++) changeAtRandom(articles, word);
            });
            // As the migration finds the table: it has only the differences since the triggers were created.
            Sql.of("insert into name_count select kind, slug, -sum(articles) from name_count group by kind, slug")
                    .run(database);
            while (!publishing.isDone()) runBaseline();
            publishing.get();
            runBaseline();
            assertEquals(List.of(), wrongCounts());
        } finally {
            others.shutdown();
        }
    }

    @Test
    void listTagsIsFastWithManyNamesOfLicensedArticles() {
        createManyNames("licensed");
        printAndCheck("licensed", measure(), MAX_MILLIS);
    }

    @Test
    void listTagsIsFastWithManyNamesOfKilledArticles() {
        createManyNames("public");
        Sql.of("update article set pub_status = 'canceled', next_edge_at = null where slug like '0-many-names-%'")
                .run(database);
        // The rows are not merged yet: two for each name, for up to a minute after the kill.
        printAndCheck("killed, not merged", measure(), 2 * MAX_MILLIS);
        counts.merge();
        printAndCheck("killed, merged", measure(), MAX_MILLIS);
    }

    private static void printAndCheck(String kind, long[] millis, long maxMillis) {
        System.out.printf(
                "listTags with %,d names of %s articles: median %d ms, maximum %d ms%n",
                NAMES, kind, median(millis), millis[millis.length - 1]);
        assertTrue(median(millis) < maxMillis, Arrays.toString(millis));
    }

    private static long median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    private long[] measure() {
        long[] millis = new long[15];
        for (int i = -5; i < millis.length; i++) {
            CacheReset.clear();
            long start = System.nanoTime();
            Response page = Newsroom.get(null, "/v1/tags?limit=100");
            if (i >= 0) millis[i] = (System.nanoTime() - start) / 1_000_000;
            assertEquals(200, page.statusCode());
            assertFalse(page.asString().contains("0-many-names-"));
        }
        Arrays.sort(millis);
        return millis;
    }

    // The slugs sort before all others, so that the first page skips all of them.
    private void createManyNames(String visibility) {
        Sql.of("""
                        insert into tag (slug, name, announced, created_at)
                        select '0-many-names-' || lpad(n::text, 6, '0'), 'Name', false, dateline_now() from generate_series(1, :names) n
                        """).with("names", NAMES).run(database);
        Sql.of("""
                        insert into article (id, slug, created_at, created_by, updated_at, version, published_at, modified_at, first_live_at, visibility, tags)
                        select gen_random_uuid(), '0-many-names-' || g, dateline_now(), 'test', dateline_now(), 1, dateline_now(), dateline_now(),
                               dateline_now(), :visibility, (select array_agg('0-many-names-' || lpad(n::text, 6, '0')) from generate_series(g * 50 + 1, g * 50 + 50) n)
                        from generate_series(0, :tags) g
                        """).with("visibility", visibility).with("tags", NAMES / 50 - 1).run(database);
        Sql.of("analyze name_count").run(database);
    }

    private void changeAtRandom(List<String> articles, String word) {
        if (articles.isEmpty() || random.nextInt(4) == 0) {
            articles.add(publish(word).toString());
            return;
        }
        String article = articles.get(random.nextInt(articles.size()));
        String path = "/v1/articles/" + article;
        // Some states refuse some of these requests. A refused request changes nothing.
        switch (random.nextInt(6)) {
            case 0 -> Newsroom.post(editor, path + "/withholdings", "{}");
            case 1 -> Newsroom.post(editor, path + "/releases", "{}");
            case 2 -> Newsroom.post(editor, path + "/unpublications", "{}");
            case 3 -> Newsroom.post(editor, path + "/kills", "{\"reason\":\"It was wrong.\"}");
            case 4 ->
                postWithEtag(
                        article,
                        "/corrections",
                        JsonBody.with("kind", "correction")
                                .and("note", "Put right.")
                                .and("changes", JsonBody.with("tags", List.of(word + "-" + random.nextInt(5))))
                                .json());
            default -> postWithEtag(article, "/publications", "{}");
        }
    }

    private void postWithEtag(String article, String noun, String body) {
        String etag = Newsroom.get(editor, "/v1/drafts/" + article).header("ETag");
        // The draft of a killed article is not readable.
        if (etag == null) return;
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(body)
                .post("/v1/articles/" + article + noun);
    }

    private UUID publish(String word) {
        String[] plans = {
            "{}",
            JsonBody.with("at", Instant.now().plusSeconds(3_600)).json(),
            JsonBody.with("expiresAt", Instant.now().plusMillis(800)).json(),
            JsonBody.with("embargoedUntil", Instant.now().plusMillis(300)).json()
        };
        String visibility = List.of("public", "teaser", "licensed").get(random.nextInt(3));
        return newsroom.publish(
                JsonBody.with("headline", "Counted")
                        .and("visibility", visibility)
                        .and("section", word)
                        .and("tags", List.of(word + "-" + random.nextInt(5), word))
                        .and("bylines", List.of(JsonBody.with("name", word)))
                        .json(),
                plans[random.nextInt(plans.length)]);
    }

    private void runBaseline() {
        try (var script = getClass().getResourceAsStream("/db/migration/V47_1__names_counted.sql");
                var connection = database.getConnection();
                var statement = connection.createStatement()) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            statement.execute(text.substring(text.indexOf("insert into name_count"), text.indexOf("update section")));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> wrongCounts() {
        return Sql.of(SELECT_WRONG_COUNTS).list(database, row -> row.getString(1) + " " + row.getString(2));
    }
}
