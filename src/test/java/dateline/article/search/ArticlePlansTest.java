package dateline.article.search;

import static dateline.Newsroom.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.Newsroom;
import dateline.Seed;
import dateline.article.LargeNewsroom;
import dateline.article.ManyArticles;
import dateline.article.rows.NameCache;
import dateline.article.rows.SerializedParts;
import dateline.article.search.QueryPlans.RowsRead;
import dateline.article.search.QueryPlans.SentStatement;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.database.sql.TransactionTimeout;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Measures what each list costs in a large newsroom, in statements and in rows that the database reads under the plans of its planner,
 * and prints the table. {@code -Dlong=true} uses 100,000 articles and reads two pages for both audiences; otherwise the test uses 20,000,
 * and reads for the newsroom only the first page of every fifth list.
 */
@QuarkusTest
@TestProfile(LargeNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ArticlePlansTest {

    private static final int PAGE_SIZE = 20;
    // Ten among 100,000 articles. Among fewer articles a time range holds fewer, and the start of the first range
    // depends on the time of day.
    private static final int MAX_ROWS_PER_RESULT = Boolean.getBoolean("long") ? 10 : 12;
    // A search sorted by relevance reads 10,000 rows in total.
    private static final int EXTRA_ROWS_FOR_RANKING = 10_000 - MAX_ROWS_PER_RESULT * (PAGE_SIZE + 1);
    // Facets and counts use 10,000 matches. The last time range may hold a few more, and the first ranges may be
    // abandoned.
    private static final int EXTRA_ROWS_FOR_COUNTS = 10_100;

    /**
     * @param statements number of statements on the tables of articles
     * @param extraRows rows that all statements together may read besides {@link #MAX_ROWS_PER_RESULT} per row of the page, returned or not
     */
    private record Case(String path, int statements, int extraRows) {}

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Inject
    SearchParser searchParser;

    @Inject
    NameCache nameCache;

    private static int articleCount;

    private static List<String> textsReadAmongFewArticles;

    @BeforeEach
    void fill() throws Exception {
        if (articleCount > 0) return;
        ManyArticles.fill(ClientProxy.unwrap(database), 4_000);
        textsReadAmongFewArticles = scansOfAllTexts();
        articleCount = Boolean.getBoolean("long") ? 100_000 : 20_000;
        ManyArticles.fill(ClientProxy.unwrap(database), articleCount);
    }

    @Test
    void indexScansReturnTheSameArticlesAsAFullScan() {
        long seed = Seed.of(ArticlePlansTest.class);
        Feed feed = QuarkusTransaction.requiringNew().call(() -> Feed.require("sifted"));
        RandomQueries queries = new RandomQueries(database, searchParser, feed, new Random(seed));
        List<String> differences = Stream.generate(queries::findDifference)
                .limit(Boolean.getBoolean("long") ? 500 : 5)
                .filter(Objects::nonNull)
                .toList();
        assertEquals(List.of(), differences);
    }

    @Test
    void amongAFewThousandArticlesNoListReadsAllTexts() {
        assertEquals(List.of(), textsReadAmongFewArticles);
    }

    private List<String> scansOfAllTexts() throws Exception {
        QueryPlans plans = new QueryPlans(ClientProxy.unwrap(database));
        plans.startRecording();
        get(null, "/v1/articles?limit=20");
        plans.takeArticleStatements();
        List<String> scans = new ArrayList<>();
        for (Case testCase : cases()) {
            // A search that is parsed now would be parsed again after the next filling.
            if (testCase.path().contains("q=")) continue;
            get(null, testCase.path()).then().statusCode(200);
            for (SentStatement sent : plans.takeArticleStatements()) {
                boolean readsAll = plans.plan(sent, "format json, timing off").findParents("Relation Name").stream()
                        .anyMatch(node -> node.path("Node Type").asText().equals("Seq Scan")
                                && node.path("Relation Name").asText().equals("article_text"));
                if (readsAll) scans.add(testCase.path());
            }
        }
        return scans;
    }

    @Test
    void theClockIsReadForAnAbsentArticleAsForAHiddenOne() throws Exception {
        QueryPlans plans = new QueryPlans(ClientProxy.unwrap(database));
        plans.startRecording();
        get(null, "/v1/articles/" + UUID.randomUUID()).then().statusCode(404);
        List<SentStatement> sent = plans.takeArticleStatements();
        assertEquals(1, sent.size(), sent::toString);
        List<JsonNode> clocks = plans.plan(sent.get(0), "format json, timing off").findParents("Subplan Name").stream()
                .filter(node -> node.path("Subplan Name").asText().equals("CTE clock"))
                .toList();
        assertEquals(1, clocks.size(), clocks::toString);
        assertEquals(1, clocks.get(0).path("Actual Loops").asInt(), clocks::toString);
    }

    // With a merge join, which the database chose among a million articles.
    @Test
    void theNextOutdatedArticlesAreFoundWithoutReadingThePartsBeforeThem() throws Exception {
        UUID after = Sql.of("select id from article order by id desc offset 20 limit 1")
                .first(database, row -> row.getObject(1, UUID.class))
                .orElseThrow();
        Sql next = Sql.load("outdated-parts")
                .with("after", after)
                .with("form", SerializedParts.FORM)
                .with("limit", 20);
        String plan;
        QuarkusTransaction.begin();
        TransactionTimeout.disable(database);
        try {
            Sql.of(
                            "insert into finished_article (article_id, number, form) select id, version, :form from article where id < :after on conflict do nothing")
                    .with("form", SerializedParts.FORM)
                    .with("after", after)
                    .run(database);
            Sql.of("set local enable_nestloop to off").run(database);
            Sql.of("set local enable_hashjoin to off").run(database);
            plan = Sql.of("explain (analyze, format json, timing off)")
                    .add(next)
                    .first(database, row -> row.getString(1))
                    .orElseThrow();
        } finally {
            QuarkusTransaction.rollback();
        }
        List<JsonNode> scans = new ObjectMapper()
                .readTree(plan).findParents("Relation Name").stream()
                        .filter(node -> node.path("Relation Name").asText().equals("finished_article"))
                        .toList();
        assertEquals(1, scans.size(), plan);
        assertTrue(scans.get(0).path("Actual Rows").asDouble() <= 40, plan);
    }

    @Test
    void aListReadsAboutAsManyRowsAsItReturns() throws Exception {
        AgroalDataSource real = ClientProxy.unwrap(database);
        QueryPlans plans = new QueryPlans(real);
        plans.startRecording();
        String key = newsroom.key("articles:read");
        List<String> breaches = new ArrayList<>();
        // The statement of the first page also reads the names; later ones use the name cache.
        plans.takeArticleStatements();
        get(null, "/v1/articles?limit=20");
        List<SentStatement> listing = plans.takeArticleStatements();
        assertEquals(1, listing.size(), listing::toString);
        nameCache.refresh();
        System.out.printf(
                "%-78s %10s %8s %8s %8s%n",
                "rows of " + articleCount + " articles", "statements", "returned", "read", "ratio");
        List<Case> cases = cases();
        for (int i = 0; i < cases.size(); i++) {
            Case testCase = cases.get(i);
            for (String caller : new String[] {null, key}) {
                if (caller != null && !Boolean.getBoolean("long") && i % 10 != 0) continue;
                String next = measure(plans, testCase, caller, breaches);
                if (next == null || testCase.extraRows() > 0) continue;
                if (caller != null && !Boolean.getBoolean("long")) continue;
                measure(plans, new Case(next, testCase.statements(), 0), caller, breaches);
            }
        }
        assertEquals(List.of(), breaches);
    }

    @Test
    void concurrentRequestsForOnePageShareOneRead() throws Exception {
        QueryPlans plans = new QueryPlans(ClientProxy.unwrap(database));
        plans.startRecording();
        String page = "/v1/articles?count=exact&facets=section&limit=";
        get(null, page + 97);
        plans.takeArticleStatements();
        get(null, page + 98);
        int forOneRequest = plans.takeArticleStatements().size();
        int clients = 16;
        CyclicBarrier start = new CyclicBarrier(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < clients; i++)
                answers.add(threads.submit(() -> {
                    start.await();
                    return get(null, page + 99).asString();
                }));
            Set<String> bodies = new HashSet<>();
            for (Future<String> answer : answers) bodies.add(answer.get(20, TimeUnit.SECONDS));
            assertEquals(1, bodies.size());
        } finally {
            threads.shutdownNow();
        }
        int sent = plans.takeArticleStatements().size();
        // A late request may arrive after the first response was sent, and then starts another read.
        assertTrue(
                sent <= 4 * forOneRequest,
                sent + " statements for " + clients + " requests, " + forOneRequest + " for one");
    }

    /** @return the URL of the next page */
    private String measure(QueryPlans plans, Case testCase, String key, List<String> breaches) throws Exception {
        plans.takeArticleStatements();
        Response answer = Newsroom.as(key).urlEncodingEnabled(false).get(testCase.path());
        assertEquals(200, answer.statusCode(), () -> testCase.path() + answer.asString());
        List<SentStatement> sent = plans.takeArticleStatements();
        long returned = 0;
        long read = 0;
        for (SentStatement statement : sent) {
            RowsRead plan = plans.explain(statement);
            returned += plan.returned();
            read += plan.rows();
        }
        String path = testCase.path().replaceFirst("^http://[^/]*", "").replaceFirst("cursor=[^&]*", "cursor=…");
        long page = Math.max(PAGE_SIZE, returned);
        System.out.printf(
                "%-78s %10d %8d %8d %8.1f%n",
                (key == null ? "  " : "* ") + path, sent.size(), returned, read, read / (double) page);
        if (read > testCase.extraRows() + MAX_ROWS_PER_RESULT * page) {
            breaches.add(path + " reads " + read + " rows");
            for (SentStatement statement : sent) System.out.println(plans.plan(statement, "format json, timing off"));
        }
        int allowed = testCase.statements() + nameStatements(testCase.path(), key, answer);
        if (sent.size() != allowed) breaches.add(path + " takes " + sent.size() + " statements, not " + allowed);
        return answer.contentType().startsWith("application/json") ? answer.path("links.next") : null;
    }

    // An empty first page looks its names up, to warn of unknown ones; for a key of the newsroom also those of articles
    // that only it may read.
    private static int nameStatements(String path, String key, Response answer) {
        if (!answer.contentType().startsWith("application/json")) return 0;
        List<?> items = answer.path("items");
        if (items == null || !items.isEmpty()) return 0;
        int names = (int) Stream.of("section", "tag", "tagsAll", "author", "source")
                .filter(name -> path.matches(".*[?&]" + name + "=.*"))
                .count();
        return key == null ? names : 2 * names;
    }

    private static List<Case> cases() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant longAgo = now.minus(Duration.ofDays(300));
        List<Case> cases = new ArrayList<>();
        Stream.of(
                        "limit=20",
                        "sort=publishedAt",
                        "sort=-modifiedAt",
                        "sort=modifiedAt",
                        "section=section-1",
                        "section=section-1&sort=-modifiedAt",
                        "section=section-7",
                        "section=section-1,section-2,section-3",
                        "tag=tag-0",
                        "tag=tag-1",
                        "tag=tag-2",
                        "tag=tag-3",
                        "tag=tag-77",
                        "tag=tag-3&sort=publishedAt",
                        "tag=tag-1&sort=modifiedAt",
                        "tag=tag-1,tag-2,tag-3,tag-88",
                        "tag=tag-1,tag-2&sort=-modifiedAt",
                        "tag=tag-1,tag-2,tag-3,tag-11,tag-12,tag-13,tag-14,tag-15,tag-16,tag-17,tag-18,tag-19",
                        "subject=medtop:05000000",
                        "subject=medtop:05000000,medtop:06000000",
                        "author=author-0",
                        "author=author-7",
                        "source=source-2",
                        "source=source-4",
                        "language=en",
                        "language=en-GB",
                        "language=hu",
                        "language=de,fr",
                        "type=video",
                        "type=audio,video",
                        "publishedFrom=" + now.minus(Duration.ofDays(2)),
                        "publishedTo=" + longAgo,
                        "publishedFrom=" + longAgo.minus(Duration.ofDays(2)) + "&publishedTo=" + longAgo,
                        "modifiedFrom=" + now.minus(Duration.ofDays(200)),
                        "modifiedFrom=" + now.minus(Duration.ofDays(2)),
                        "modifiedFrom=" + now.minus(Duration.ofHours(2)),
                        "modifiedFrom=2001-01-01T00:00:00Z",
                        "modifiedFrom=" + now.minus(Duration.ofDays(2)) + "&sort=-modifiedAt",
                        "tag=tag-1&publishedTo=" + longAgo,
                        "tag=tag-1&modifiedFrom=" + now.minus(Duration.ofDays(60)),
                        "tagsAll=tag-0,tag-1",
                        "section=section-1&tag=tag-1",
                        "section=section-1&tag=tag-1&sort=publishedAt",
                        "section=section-1&tag=tag-1&sort=-modifiedAt",
                        "section=section-1&tag=tag-1&sort=modifiedAt",
                        "section=section-1&tag=tag-1&publishedTo=" + longAgo,
                        "section=section-1&author=author-0",
                        "section=section-1,section-2&tag=tag-1",
                        "tag=tag-0&language=en&type=text",
                        "tag=tag-0&language=de,fr&type=audio,video",
                        "author=author-1&subject=medtop:05000000",
                        "tag=tag-3&language=en",
                        "tag=tag-2&author=author-7",
                        // Two filters that rarely match the same article.
                        "source=source-2&language=de",
                        "tag=tag-77&language=hu",
                        "feed=latest",
                        "feed=everyday",
                        "feed=sifted",
                        "feed=sifted&language=en")
                .forEach(query -> cases.add(new Case("/v1/articles?" + query, 1, 0)));
        // Bodies take a statement of their own, here and in feeds.
        cases.add(new Case("/v1/articles?fields=headline,body", 2, 0));
        cases.add(new Case("/v1/feeds/everyday/articles", 1, 0));
        cases.add(new Case("/v1/articles?include=related", 2, 0));
        cases.add(new Case("/v1/articles?include=related,media,translations", 3, 0));
        cases.add(new Case("/v1/articles/article-1000?include=related", 2, 0));
        cases.add(new Case("/v1/articles/article-1000/related", 2, 0));
        for (String from : List.of("", "publishedFrom=" + longAgo.minus(Duration.ofDays(2)) + "&")) {
            cases.add(new Case("/v1/articles?" + from + "publishedTo=" + longAgo + "&sort=-modifiedAt", 1, 0));
        }
        for (String feed : List.of("latest", "everyday", "sifted")) {
            cases.add(new Case("/v1/feeds/" + feed + ".json", 3, 0));
        }
        for (String word : List.of(
                "common",
                "frequent",
                "middling",
                "seldom",
                "lately",
                "formerly",
                "word7",
                "nowhere",
                "-frequent",
                "-common",
                "frequent%20-middling",
                "middling%20or%20-common",
                "%22common%20account%22",
                "hidden")) {
            cases.add(new Case("/v1/articles?q=" + word, 1, 0));
            cases.add(new Case("/v1/articles?sort=publishedAt&q=" + word, 1, 0));
            cases.add(new Case("/v1/articles?sort=relevance&q=" + word, 1, EXTRA_ROWS_FOR_RANKING));
        }
        cases.add(new Case("/v1/articles?q=frequent&tag=tag-1", 1, 0));
        cases.add(new Case("/v1/articles?q=middling&language=de", 1, 0));
        cases.add(new Case("/v1/articles?q=frequent&sort=relevance&section=section-1", 1, EXTRA_ROWS_FOR_RANKING));
        cases.add(new Case("/v1/articles?count=exact", 2, EXTRA_ROWS_FOR_COUNTS));
        cases.add(new Case("/v1/articles?count=exact&tag=tag-1", 2, EXTRA_ROWS_FOR_COUNTS));
        cases.add(new Case("/v1/articles?count=exact&q=frequent", 2, EXTRA_ROWS_FOR_COUNTS));
        cases.add(new Case("/v1/articles?facets=section,tag,author,source,language,year", 2, EXTRA_ROWS_FOR_COUNTS));
        cases.add(new Case("/v1/articles?facets=section,tag&tag=tag-2&count=exact", 2, EXTRA_ROWS_FOR_COUNTS));
        cases.add(new Case(
                "/v1/articles?facets=section,tag,author,source,language,year&q=frequent", 2, EXTRA_ROWS_FOR_COUNTS));
        return cases;
    }
}
