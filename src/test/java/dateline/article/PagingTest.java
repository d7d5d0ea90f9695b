package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Seed;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads lists of thousands of articles page by page while writers publish and kill 50 articles per second. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PagingTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ARTICLES = LONG ? 5_000 : 300;
    private static final int BATCH = 250;
    private static final int PER_SECOND = 50;
    private static final int WRITERS = 3;
    private static final int WRITES = 20;
    private static final int LIMIT = LONG ? 7 : 15;
    private static final String HERE = TestServer.URL;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final long seed = Seed.of(PagingTest.class);
    private final AtomicInteger writes = new AtomicInteger();
    private String tag;
    private String editor;

    @Test
    void anArticleThatIsLiveThroughoutIsListedOnce() throws Exception {
        tag = Newsroom.unique("walked");
        editor = newsroom.key("articles:write", "feeds:write");
        fill();
        Newsroom.post(
                        editor,
                        "/v1/feeds",
                        JsonBody.with("title", "Walked")
                                .and("slug", tag)
                                .and("query", JsonBody.with("tag", List.of(tag)))
                                .json())
                .then()
                .statusCode(201);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Callable<Void>> work = new ArrayList<>();
        List<String> articles = liveArticles();
        for (int i = 0; i < WRITERS; i++) {
            // Each writer has its own articles, so that none is killed by one writer and published by another.
            int own = i;
            List<String> share = new ArrayList<>(IntStream.range(0, articles.size())
                    .filter(n -> n % WRITERS == own)
                    .mapToObj(articles::get)
                    .toList());
            work.add(() -> write(over, share, new Random(seed + own)));
        }
        List<Future<Void>> writing = work.stream().map(writers::submit).toList();
        try {
            readBesideWrites("/v1/articles?tag=" + tag, true);
            readBesideWrites("/v1/articles?sort=publishedAt&tag=" + tag, true);
            readBesideWrites("/v1/articles?section=" + tag, true);
            readBesideWrites("/v1/feeds/" + tag + "/articles?sort=-publishedAt", true);
            readBesideWrites("/v1/articles?sort=modifiedAt&tag=" + tag, false);
        } finally {
            over.set(true);
            for (Future<Void> done : writing) done.get();
            writers.shutdown();
        }
    }

    /** Clones one article, 40 clones per instant, so that their order depends on the id. */
    private void fill() {
        UUID article = newsroom.publish("""
                {"headline":"Walked","slug":"%1$s","section":"%1$s","tags":["%1$s"],"body":[{"type":"paragraph","text":"On."}]}
                """.formatted(tag), "{}");
        for (int from = 1; from <= ARTICLES; from += BATCH) clone(article, from, Math.min(ARTICLES, from + BATCH - 1));
        // Autovacuum would do this within a minute.
        Sql.of("analyze").run(database);
    }

    // In batches, because a writing transaction has a timeout of 5 s.
    private void clone(UUID article, int from, int to) {
        Sql.of("""
                        with clone as materialized (
                            select gen_random_uuid() as id, :tag || '-' || n as slug, dateline_now() - make_interval(secs => n / 40) as at
                            from generate_series(cast(:from as integer), :to) n),
                        articles as (
                            insert into article select (jsonb_populate_record(a, jsonb_build_object(
                                'id', c.id, 'slug', c.slug, 'published_at', c.at, 'modified_at', c.at,
                                'first_public_at', c.at, 'first_live_at', c.at))).*
                            from article a, clone c where a.id = :article),
                        slugs as (insert into slug select slug, id from clone),
                        versions as (
                            insert into version select (jsonb_populate_record(v, jsonb_build_object('article_id', c.id, 'slug', c.slug))).*
                            from version v, clone c where v.article_id = :article)
                        insert into draft select (jsonb_populate_record(d, jsonb_build_object('article_id', c.id, 'slug', c.slug))).*
                        from draft d, clone c where d.article_id = :article
                        """)
                .with("tag", tag)
                .with("from", from)
                .with("to", to)
                .with("article", article)
                .run(database);
        // The clones share the search columns of the original.
        Sql.of("""
                        insert into article_text select (jsonb_populate_record(x, jsonb_build_object('article_id', c.id))).*
                        from article_text x, article c
                        where x.article_id = :article and c.slug like :slug and not exists (select from article_text t where t.article_id = c.id)
                        """).with("article", article).with("slug", tag + "-%").run(database);
    }

    private List<String> liveArticles() {
        return Sql.of(
                        "select id::text from article where :tag = any(tags) and version > 0 and pub_status = 'usable' order by id")
                .with("tag", tag)
                .list(database, row -> row.getString(1));
    }

    private Void write(AtomicBoolean over, List<String> articles, Random random) throws Exception {
        long next = System.nanoTime();
        while (!over.get()) {
            int dice = random.nextInt(10);
            String article = articles.get(random.nextInt(articles.size()));
            if (dice < 4) {
                JsonNode draft = sendAndRead("POST", "/v1/articles", """
                        {"headline":"Walked","section":"%1$s","tags":["%1$s"],"body":[{"type":"paragraph","text":"On."}]}
                        """.formatted(tag), null);
                publish(draft.get("id").asText());
                articles.add(draft.get("id").asText());
            } else if (dice < 7) {
                sendAndRead("POST", "/v1/articles/" + article + "/kills", "{\"reason\":\"Wrong.\"}", null);
                articles.remove(article);
            } else {
                publish(article);
            }
            writes.incrementAndGet();
            next += WRITERS * 1_000_000_000L / PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return null;
    }

    private void publish(String article) throws Exception {
        String seen = send("GET", "/v1/drafts/" + article, null, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        sendAndRead("POST", "/v1/articles/" + article + "/publications", "{}", seen);
    }

    /** Reads all pages once or several times, until enough has been written meanwhile. */
    private void readBesideWrites(String path, boolean once) throws Exception {
        int written = 0;
        for (int walk = 0; walk < 50 && written < WRITES; walk++) written += readAllPages(path, once);
        assertTrue(written >= WRITES, path + ": only " + written + " writes");
    }

    /** @return the number of writes meanwhile */
    private int readAllPages(String path, boolean once) throws Exception {
        Set<String> throughout = new TreeSet<>(liveArticles());
        Map<String, Integer> seen = new HashMap<>();
        int before = writes.get();
        long start = System.nanoTime();
        int pages = 0;
        String next = path + "&fields=publishedAt,modifiedAt&limit=" + LIMIT;
        while (!next.isEmpty()) {
            JsonNode page = sendAndRead("GET", next, null, null);
            page.get("items").forEach(item -> seen.merge(item.get("id").asText(), 1, Integer::sum));
            next = page.at("/links/next").asText().replace(HERE, "");
            pages++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int written = writes.get() - before;
        throughout.retainAll(liveArticles());
        System.out.printf(
                "PagingTest -Dseed=%d, %s: %d articles throughout, %d seen on %d pages in %.1f s beside %d writes (%.0f/s)%n",
                seed, path, throughout.size(), seen.size(), pages, seconds, written, written / seconds);
        List<String> missed =
                throughout.stream().filter(id -> !seen.containsKey(id)).toList();
        assertEquals(List.of(), missed, path + " skipped them");
        List<String> doubled =
                seen.keySet().stream().filter(id -> seen.get(id) > 1).toList();
        if (once) assertEquals(List.of(), doubled, path + " showed them twice");
        assertTrue(throughout.size() > ARTICLES * 3 / 4, "too few articles: " + throughout.size());
        return written;
    }

    private JsonNode sendAndRead(String method, String path, String body, String match) throws Exception {
        HttpResponse<String> answer = send(method, path, body, match);
        assertTrue(answer.statusCode() < 300, path + ": " + answer.statusCode() + " " + answer.body());
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String match) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(HERE + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null || path.startsWith("/v1/drafts")) request.header("Authorization", "Bearer " + editor);
        if (match != null) request.header("If-Match", match);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
