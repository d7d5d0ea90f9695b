package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.article.Plans.Read;
import dateline.article.Plans.Sent;
import dateline.database.TestDatabase;
import dateline.http.Unlimited;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * On a large newsroom: what each list costs, in statements and in rows that the database reads, as the planner decides by itself. The
 * table is printed; {@code -Dlong=true} takes 100,000 articles, otherwise it is 20,000.
 */
@QuarkusTest
@TestProfile(ArticlePlansTest.Large.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ArticlePlansTest {

    /** A database of its own, without the demo newsroom. */
    public static class Large extends Unlimited {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "dateline.limits.enabled",
                    "false",
                    "dateline.demo",
                    "false",
                    "dateline.data-dir",
                    Path.of("target", "large-newsroom").toAbsolutePath().toString());
        }
    }

    private static final int PAGE = 20;
    private static final int TIMES = 10;
    // A search, a facet or a count takes 10,000 matches into account.
    private static final int CONSIDERED = TIMES * 10_001;

    /** @param statements on the tables of articles; @param bound of rows read by all of them together */
    private record Case(String path, int statements, long bound) {}

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Test
    void aListReadsAboutAsManyRowsAsItShows() throws Exception {
        AgroalDataSource real = ClientProxy.unwrap(database);
        int articles = Boolean.getBoolean("long") ? 100_000 : 20_000;
        fill(real, articles);
        Plans plans = new Plans(real);
        QuarkusMock.installMockForType(plans.listening(), AgroalDataSource.class);
        String key = newsroom.key("articles:read");
        List<String> breaches = new ArrayList<>();
        System.out.printf(
                "%-78s %10s %8s %8s %8s%n",
                "rows of " + articles + " articles", "statements", "returned", "read", "ratio");
        for (Case one : cases(articles)) {
            for (String caller : new String[] {null, key}) {
                breaches.addAll(measure(plans, one, caller));
            }
        }
        assertEquals(List.of(), breaches);
    }

    private List<String> measure(Plans plans, Case one, String key) throws Exception {
        plans.taken();
        Response answer = Newsroom.as(key).get(one.path());
        assertEquals(200, answer.statusCode(), () -> one.path() + answer.asString());
        List<Sent> sent = plans.taken();
        long returned = 0;
        long read = 0;
        for (Sent statement : sent) {
            Read plan = plans.explain(statement);
            returned += plan.returned();
            read += plan.rows();
        }
        String who = key == null ? " " : "*";
        System.out.printf(
                "%-78s %10d %8d %8d %8.1f%n",
                who + one.path(), sent.size(), returned, read, read / (double) Math.max(PAGE, returned));
        List<String> breaches = new ArrayList<>();
        long bound = Math.max(one.bound(), TIMES * Math.max(PAGE, returned));
        if (read > bound) {
            breaches.add(one.path() + " reads " + read + " rows");
            for (Sent statement : sent) System.out.println(plans.plan(statement, "format json, timing off"));
        }
        if (sent.size() != one.statements()) breaches.add(one.path() + " takes " + sent.size() + " statements");
        return breaches;
    }

    private static List<Case> cases(int articles) {
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
                        "modifiedFrom=" + now.minus(Duration.ofDays(2)) + "&sort=-modifiedAt",
                        "tag=tag-1&publishedTo=" + longAgo,
                        "tag=tag-1&modifiedFrom=" + now.minus(Duration.ofDays(60)),
                        "feed=latest",
                        "feed=everyday",
                        "fields=headline,body")
                .forEach(query -> cases.add(new Case("/v1/articles?" + query, 1, 0)));
        cases.add(new Case("/v1/feeds/everyday/articles", 1, 0));
        cases.add(new Case("/v1/articles?include=related", 2, 0));
        cases.add(new Case("/v1/articles?include=related,media,translations", 3, 0));
        cases.add(new Case("/v1/articles/article-1000?include=related", 2, 0));
        cases.add(new Case("/v1/articles/article-1000/related", 2, 0));
        // What was modified since then is sorted, as long as it is little.
        cases.add(new Case("/v1/articles?modifiedFrom=" + now.minus(Duration.ofDays(2)), 1, 3 * TIMES * PAGE));
        // Of several filters one is walked along, and each of the others asked about what it finds.
        Stream.of(
                        "tagsAll=tag-0,tag-1",
                        "section=section-1&tag=tag-1",
                        "section=section-1&author=author-0",
                        "section=section-1,section-2&tag=tag-1",
                        "tag=tag-0&language=en&type=text",
                        "author=author-1&subject=medtop:05000000",
                        "feed=sifted",
                        "feed=sifted&language=en")
                .forEach(query -> cases.add(new Case("/v1/articles?" + query, 1, 4 * TIMES * PAGE)));
        // Two that hardly ever meet: the rarer one is walked to its end, asking about each.
        cases.add(new Case("/v1/articles?source=source-2&language=de", 1, 3 * articles / 20));
        // With up to a thousand that ended.
        for (String feed : List.of("latest", "everyday", "sifted")) {
            cases.add(new Case("/v1/feeds/" + feed + ".json", 2, 3_000));
        }
        for (String word : List.of(
                "common", "frequent", "middling", "seldom", "lately", "word7", "nowhere", "-frequent", "hidden")) {
            cases.add(new Case("/v1/articles?q=" + word, 1, CONSIDERED));
            cases.add(new Case("/v1/articles?sort=relevance&q=" + word, 1, CONSIDERED));
        }
        // A word of former times: what came since is looked through before it is found.
        cases.add(new Case("/v1/articles?q=formerly", 1, articles + CONSIDERED));
        cases.add(new Case("/v1/articles?q=frequent&tag=tag-1", 1, CONSIDERED));
        cases.add(new Case("/v1/articles?q=middling&language=de", 1, CONSIDERED));
        cases.add(new Case("/v1/articles?q=frequent&sort=relevance&section=section-1", 1, CONSIDERED));
        cases.add(new Case("/v1/articles?count=exact", 2, CONSIDERED));
        cases.add(new Case("/v1/articles?count=exact&tag=tag-1", 2, CONSIDERED));
        cases.add(new Case("/v1/articles?count=exact&q=frequent", 2, CONSIDERED));
        cases.add(new Case("/v1/articles?facets=section,tag,author,source,language,year", 2, CONSIDERED));
        cases.add(new Case("/v1/articles?facets=section,tag&tag=tag-2&count=exact", 2, CONSIDERED));
        cases.add(new Case("/v1/articles?facets=section,tag,author,source,language,year&q=frequent", 2, CONSIDERED));
        return cases;
    }

    private static void fill(AgroalDataSource database, int articles) throws Exception {
        String script;
        try (InputStream in = ArticlePlansTest.class.getResourceAsStream("many-articles.sql")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":articles", String.valueOf(articles));
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set transaction_timeout to 0");
            statement.execute(script);
            statement.execute("vacuum analyze");
            statement.execute("set transaction_timeout to '5s'");
        }
    }
}
