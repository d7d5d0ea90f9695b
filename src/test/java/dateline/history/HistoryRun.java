package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.Newsroom;
import dateline.database.sql.Sql;
import dateline.history.ArticleModel.ModelVersion;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Runs eight concurrent editors on twenty articles and checks the recorded history of each article. Other activities
 * run beside the editors until these have finished, and can pause all writes.
 */
final class HistoryRun {

    static final int EDITORS = 8;
    private static final int ARTICLES = 20;

    /** An activity that runs beside the editors. */
    interface Activity {

        /**
         * @param editing lock whose read lock the editors hold while they write
         * @param isOver whether the editors have finished
         */
        void run(List<String> articles, ReadWriteLock editing, BooleanSupplier isOver) throws Exception;
    }

    private final Newsroom newsroom;
    private final AgroalDataSource database;
    private final int transitionCount;
    private final List<Activity> activities;
    // Fair, because the editors write all the time and would starve a pause.
    private final ReadWriteLock editing = new ReentrantReadWriteLock(true);
    private final List<String> failures = new ArrayList<>();

    /** @param transitionCount number of transitions after which a history ends */
    HistoryRun(Newsroom newsroom, AgroalDataSource database, int transitionCount, List<Activity> activities) {
        this.newsroom = newsroom;
        this.database = database;
        this.transitionCount = transitionCount;
        this.activities = activities;
    }

    /**
     * Runs one history.
     *
     * @return some of the violations found
     */
    List<String> run(long seed) throws Exception {
        long begin = System.nanoTime();
        Map<String, ArticleModel> models = articles();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(EDITORS + 1 + activities.size());
        List<RecordedResponse> answers = new ArrayList<>();
        ChangeFeedFollower follower = new ChangeFeedFollower();
        try {
            List<String> all = List.copyOf(models.keySet());
            List<Future<?>> running = new ArrayList<>();
            running.add(threads.submit(() -> {
                follower.follow(over::get);
                return null;
            }));
            for (Activity one : activities) {
                running.add(threads.submit(() -> {
                    one.run(all, editing, over::get);
                    return null;
                }));
            }
            for (RandomEditor editor : work(threads, seed, all)) answers.addAll(editor.answers());
            over.set(true);
            for (Future<?> one : running) one.get();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        report(seed, Duration.ofNanos(System.nanoTime() - begin), answers);
        answers.stream()
                .filter(response -> response.status() >= 500)
                .forEach(response -> failures.add("Failed: " + response));
        String key = newsroom.key("articles:write");
        models.forEach((article, model) -> check(
                key,
                article,
                model,
                answers.stream()
                        .filter(response -> response.article().equals(article))
                        .toList()));
        failures.addAll(follower.differences());
        return failures.stream().limit(5).map(one -> one + ", -Dseed=" + seed).toList();
    }

    private Map<String, ArticleModel> articles() {
        Map<String, ArticleModel> models = new LinkedHashMap<>();
        String key = newsroom.key("articles:write");
        for (int i = 0; i < ARTICLES; i++) {
            String name = Newsroom.unique("history");
            Response made = Newsroom.post(key, "/v1/articles", """
                    {"headline":"%1$s","slug":"%1$s","teaser":"%1$s","copyrightNotice":"%1$s",
                     "body":[{"type":"paragraph","id":"b1","text":"%1$s"}]}
                    """.formatted(name));
            made.then().statusCode(201);
            Map<String, String> members = new TreeMap<>();
            for (String member : List.of("headline", "slug", "teaser", "copyrightNotice", "body"))
                members.put(member, name);
            String id = made.path("id");
            models.put(id, new ArticleModel(id, members, Instant.parse(made.path("editedAt"))));
        }
        return models;
    }

    private List<RandomEditor> work(ExecutorService threads, long seed, List<String> articles) throws Exception {
        AtomicInteger transitions = new AtomicInteger();
        BlockingQueue<RandomEditor.Sent> repeatable = new LinkedBlockingQueue<>();
        List<RandomEditor> editors = new ArrayList<>();
        List<Callable<Void>> work = new ArrayList<>();
        List<Connection> clocks = new ArrayList<>();
        // Two editors share a key and thereby its idempotency keys.
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < EDITORS; i++) {
            keys.add(i % 2 == 0 ? newsroom.key("articles:write") : keys.get(i - 1));
            clocks.add(connect());
            RandomEditor editor = new RandomEditor(
                    "Text " + Long.toUnsignedString(seed + i, 36),
                    keys.get(i),
                    new Random(seed + i),
                    clocks.get(i),
                    articles,
                    repeatable);
            editors.add(editor);
            work.add(() -> {
                while (transitions.get() < transitionCount) {
                    RecordedResponse response = act(editor);
                    if (response.done() && !response.edits()) transitions.incrementAndGet();
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) done.get();
        for (Connection clock : clocks) clock.close();
        return editors;
    }

    private RecordedResponse act(RandomEditor editor) throws Exception {
        editing.readLock().lock();
        try {
            return editor.act();
        } finally {
            editing.readLock().unlock();
        }
    }

    private static Connection connect() throws Exception {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    private void check(String key, String article, ArticleModel model, List<RecordedResponse> answers) {
        UUID id = UUID.fromString(article);
        Map<Integer, Instant> madeAt = new TreeMap<>();
        List<ModelVersion> versions = Sql.of(
                        "select number, kind, slug, content, created_at from version where article_id = :articleId order by number")
                .with("articleId", id)
                .list(database, row -> {
                    madeAt.put(row.getInt("number"), Sql.instant(row, "created_at"));
                    Map<String, String> members = members(json(row.getString("content")));
                    members.put("slug", row.getString("slug"));
                    return new ModelVersion(row.getInt("number"), row.getString("kind"), members);
                });
        ArticleHistory history = new ArticleHistory(model, answers, madeAt);
        Instant from = now();
        Response draft = Newsroom.get(key, "/v1/drafts/" + article);
        Instant to = now();
        history.play(to);
        failures.addAll(history.failures);
        compare(article, "versions", model.versions, versions);
        if (draft.statusCode() == 410) {
            compare(article, "state", model.now().state(to), "canceled");
        } else {
            compareDraft(article, model, draft, model.now().states(from, to));
        }
        checkRows(id, model);
    }

    private void compareDraft(String article, ArticleModel model, Response draft, Collection<String> states) {
        compare(article, "draft", model.draft, copy(json(draft.asString())));
        compare(article, "unpublished changes", model.unpublishedChanges(), draft.path("unpublishedChanges"));
        compare(article, "revision", (int) model.now().revision(), draft.path("revision"));
        String state = draft.path("state");
        if (!states.contains(state)) compare(article, "state", states, state);
    }

    // The row of a scheduled transition is written up to one second after its instant.
    private void checkRows(UUID article, ArticleModel model) {
        List<String> rows = newsroom.rows(article);
        model.passTo(now());
        for (int i = 0; i < 20 && rows.size() < model.rows.size(); i++) {
            LockSupport.parkNanos(100_000_000);
            rows = newsroom.rows(article);
            model.passTo(now());
        }
        compare(article.toString(), "rows", model.rows, rows);
    }

    private Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    private static Map<String, String> copy(JsonNode draft) {
        Map<String, String> members = members(draft);
        members.put("slug", draft.get("slug").asText());
        return members;
    }

    private static Map<String, String> members(JsonNode content) {
        Map<String, String> members = new TreeMap<>();
        for (String member : List.of("headline", "teaser", "copyrightNotice")) {
            members.put(member, content.path(member).asText());
        }
        JsonNode block = content.at("/body/0");
        boolean retracted = block.path("type").asText().equals("correction");
        members.put(
                "body", (retracted ? "retracted: " : "") + block.path("text").asText());
        return members;
    }

    private void compare(String article, String what, Object expected, Object actual) {
        if (!expected.equals(actual))
            failures.add(what + " of " + article + " should be " + expected + " and is " + actual);
    }

    private static JsonNode json(String text) {
        try {
            return RandomEditor.JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static void report(long seed, Duration took, List<RecordedResponse> answers) {
        Map<String, Integer> counts = new TreeMap<>();
        for (RecordedResponse response : answers) {
            String outcome = response.replayed()
                    ? "replayed"
                    : response.done() ? response.what() : response.status() + " " + response.code();
            counts.merge(outcome, 1, Integer::sum);
        }
        System.out.println("history test -Dseed=" + seed + ": " + answers.size() + " requests in " + took.toSeconds()
                + " s, " + counts);
    }
}
