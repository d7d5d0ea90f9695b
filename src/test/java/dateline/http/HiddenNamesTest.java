package dateline.http;

import static dateline.http.Newsroom.EDITOR;
import static dateline.http.Newsroom.etag;
import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.made;
import static dateline.http.Newsroom.post;
import static dateline.http.Newsroom.publish;
import static dateline.http.Newsroom.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.TestServer;
import dateline.article.editing.ScheduledTransitions;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names of sections, tags, authors and sources are hidden as long as all articles that carry them are hidden. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HiddenNamesTest {

    private static final List<String> LISTS = List.of("sections", "tags", "authors", "sources");
    private static final List<String> NOT_THE_NEWSROOM = Arrays.asList(null, "dl_demo_partner_full");
    private static final List<String> STATES =
            List.of("draft", "edited", "scheduled", "embargoed", "licensed", "killed", "withheld", "wire");
    private static final Duration HOURS = Duration.ofHours(3);
    // After this time Last-Modified dates are final.
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Inject
    AgroalDataSource database;

    @Inject
    dateline.Newsroom clock;

    @Inject
    ScheduledTransitions transitions;

    @AfterEach
    void resetClock() {
        clock.clockBack();
    }

    @Test
    void aHiddenArticleChangesNoResponseForCallersWhoMayNotReadIt() {
        String word = word();
        String edited = publish("Seen already", JsonBody.empty());
        recordDueTransitions();
        Map<String, String> without = everythingAbout(word);

        draft(word + "-draft", JsonBody.empty());
        patch(edited, names(word + "-edited"));
        plan(draft(word + "-scheduled", JsonBody.empty()), JsonBody.with("at", later()));
        plan(draft(word + "-embargoed", JsonBody.empty()), JsonBody.with("embargoedUntil", later()));
        plan(draft(word + "-licensed", JsonBody.with("visibility", "licensed")), JsonBody.empty());
        String killed = draft(word + "-killed", JsonBody.empty());
        plan(killed, JsonBody.with("at", later()));
        after(killed, "kills", JsonBody.with("reason", "Never to be told."));
        String withheld = draft(word + "-withheld", JsonBody.empty());
        plan(withheld, JsonBody.with("at", later()));
        after(withheld, "withholdings", JsonBody.empty());
        put(
                "/v1/articles/by-source/" + word + "-wire/item-1?publish=true",
                names(word + "-wire")
                        .and("sourceVersion", "1")
                        .and("headline", "Hush")
                        .json(),
                null,
                201);

        assertEquals(without, everythingAbout(word));
        for (String key : List.of(EDITOR, "dl_demo_frontend", "dl_demo_rights")) {
            for (String list : LISTS) {
                for (String state : STATES) {
                    String item = "/v1/" + list + '/' + word + '-' + state;
                    assertEquals(200, Request.get(item).key(key).send().status(), key + item);
                }
            }
        }
    }

    @Test
    void aHiddenNameGetsTheSame404AsAnUnknownOne() {
        String word = word();
        draft(word + "-a", JsonBody.empty());
        assertAnsweredLikeAnUnknownName(word + "-a", word + "-b");
    }

    @Test
    void namesArePublicWhileAPublicArticleCarriesThem() {
        String word = word();
        String story = publish("Ferry found", names(word));
        assertShown(true, word);
        after(story, "withholdings", JsonBody.empty());
        assertShown(false, word);
        after(story, "releases", JsonBody.empty());
        assertShown(true, word);
        after(story, "unpublications", JsonBody.empty());
        assertShown(false, word);
        plan(story, JsonBody.empty());
        assertShown(true, word);
        String other = publish("Ferry lost", names(word));
        after(story, "kills", JsonBody.with("reason", "It was another ferry."));
        assertShown(true, word);
        after(other, "kills", JsonBody.with("reason", "There was no ferry."));
        assertShown(false, word);
    }

    @Test
    void aWarningSuggestsPublicNamesOnly() {
        String word = "quillwort-" + word();
        String draft = draft(word, JsonBody.empty());
        String misspelt =
                "/v1/articles?tag=" + word + "s&section=" + word + "s&author=" + word + "s&source=" + word + 's';
        for (String key : List.of("", "dl_demo_partner_full", "dl_demo_frontend")) {
            assertEquals(
                    List.of("section", "tag", "author", "source"), texts(warnings(misspelt, key), "parameter"), key);
            assertEquals(List.of(), warnings(misspelt, key).findValuesAsText("didYouMean"), key);
        }
        for (String key : List.of("", "dl_demo_partner_full", "dl_demo_frontend"))
            assertEquals(List.of("unknown-value"), texts(warnings("/v1/articles?tag=" + word, key), "code"), key);
        plan(draft(word + "-licensed", JsonBody.with("visibility", "licensed")), JsonBody.empty());
        String licensed = "/v1/articles?year=1999&tag=" + word + "-licensed&section=" + word + "-licensed";
        assertEquals(List.of("section", "tag"), texts(warnings(licensed, ""), "parameter"));
        assertTrue(warnings(licensed, "dl_demo_frontend").isMissingNode(), "Licensed articles carry the name.");

        plan(draft, JsonBody.empty());
        assertEquals(List.of(word, word, word, word), texts(warnings(misspelt, ""), "didYouMean"));
        String some = "/v1/articles?tag=" + word + ',' + word + 's';
        assertTrue(warnings(some, "").isMissingNode(), "The list has an item.");
        assertEquals(List.of("local"), texts(warnings("/v1/feeds/latest/articles?section=lokal", ""), "didYouMean"));
    }

    private static JsonNode warnings(String target, String key) {
        return json(Request.get(target).key(key.isEmpty() ? null : key).send()).path("warnings");
    }

    @Test
    void aNameOfAKilledArticleGetsTheSame404AsAnUnknownOne() {
        String word = word();
        after(publish("Ferry found", names(word + "-a")), "kills", JsonBody.with("reason", "It was another ferry."));
        assertAnsweredLikeAnUnknownName(word + "-a", word + "-b");
    }

    @Test
    void aCorrectionThatDropsATagHidesIt() {
        String word = word();
        String story = publish("Ferry found", JsonBody.with("tags", List.of(word + "-a", word + "-b")));
        after(
                story,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "Not that.")
                        .and("changes", JsonBody.with("tags", List.of(word + "-b"))));
        assertEquals(404, status("/v1/tags/" + word + "-a"));
        assertEquals(200, status("/v1/tags/" + word + "-b"));
    }

    @Test
    void anUnpublishedEditChangesNoPublicName() {
        String word = word();
        String story = publish("Ferry found", JsonBody.with("tags", List.of(word + "-a")));
        patch(story, JsonBody.with("tags", List.of(word + "-b")));
        assertEquals(200, status("/v1/tags/" + word + "-a"));
        assertEquals(404, status("/v1/tags/" + word + "-b"));
    }

    @Test
    void aNodeOfThePreviousReleaseUpdatesTheCounts() {
        String word = word();
        String story = publish("Ferry found", names(word));
        // The statements of the previous release do not name the new columns.
        Sql.of("update tag set announced = true where slug = :word")
                .with("word", word)
                .run(database);
        Sql.of(
                        "update article set pub_status = 'withheld', next_edge_at = null, status_at = dateline_now() where id = cast(:story as uuid)")
                .with("story", story)
                .run(database);
        CacheReset.pollAndClear();
        assertShown(false, word);
        Sql.of("""
                        update section set name = 'Put', version = version + 1, announced = true where slug = :word
                        """).with("word", word).run(database);
        CacheReset.pollAndClear();
        assertEquals(200, status("/v1/sections/" + word));
    }

    @Test
    void aReleaseCorrectionOrChangedVisibilityMakesNamesPublic() {
        String word = word();
        String story = draft(word + "-released", JsonBody.empty());
        plan(story, JsonBody.with("at", later()));
        after(story, "withholdings", JsonBody.empty());
        clock.later(HOURS.plusMinutes(1));
        assertShown(false, word + "-released");
        after(story, "releases", JsonBody.empty());
        assertShown(true, word + "-released");

        after(
                story,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "Told apart.")
                        .and("changes", JsonBody.with("tags", List.of(word + "-corrected"))));
        assertEquals(200, status("/v1/tags/" + word + "-corrected"));

        String licensed = draft(word + "-opened", JsonBody.with("visibility", "licensed"));
        plan(licensed, JsonBody.empty());
        assertShown(false, word + "-opened");
        patch(licensed, JsonBody.with("visibility", "teaser"));
        plan(licensed, JsonBody.empty());
        assertShown(true, word + "-opened");
    }

    @Test
    void namesBecomePublicWhenTheEmbargoEnds() {
        String word = word();
        String story = draft(word, JsonBody.empty());
        plan(story, JsonBody.with("embargoedUntil", later()).and("expiresAt", later().plus(HOURS)));
        assertShown(false, word);
        clock.later(HOURS.minusMinutes(1));
        assertShown(false, word);
        clock.later(Duration.ofMinutes(2));
        assertShown(true, word);
        // Another thread may record the transition at the same time.
        while (due()) transitions.recordDue();
        clock.later(HOURS);
        assertEquals(410, Request.get("/v1/articles/" + story).send().status());
        assertShown(false, word);
        while (due()) transitions.recordDue();
        assertShown(false, word);
    }

    // Moves the clock past all changes that earlier tests made in the future and records what is due, so that both runs
    // of a comparison see the same state.
    private void recordDueTransitions() {
        Duration ahead = Sql.of(
                        "select extract(epoch from max(at) - dateline_now()) from change where at < dateline_now() + interval '10 minutes'")
                .first(database, row -> Duration.ofSeconds(Math.max(0, row.getLong(1) + 1)))
                .orElseThrow();
        clock.later(ahead);
        while (due()) transitions.recordDue();
        clock.later(ahead.plus(SETTLED));
    }

    private boolean due() {
        return Sql.of("select id from article where next_edge_at <= dateline_now() limit 1")
                .first(database, row -> true)
                .isPresent();
    }

    @Test
    void theQueryAppliesDueTransitionsThatAreNotRecordedYet() throws SQLException {
        String word = word();
        String open = draft(word + "-open", JsonBody.empty());
        plan(open, JsonBody.with("at", later()));
        String licensed = draft(word + "-licensed", JsonBody.with("visibility", "licensed"));
        plan(licensed, JsonBody.with("at", later()));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // The job that records scheduled transitions skips locked rows.
            statement.execute("select from article where id in ('" + open + "', '" + licensed + "') for update");
            assertShown(false, word + "-open");
            clock.later(HOURS.plusMinutes(1));
            transitions.recordDue();
            assertShown(true, word + "-open");
            assertShown(false, word + "-licensed");
            assertEquals(
                    List.of(),
                    Sql.of("select articles from name_count where slug = :slug")
                            .with("slug", word + "-open")
                            .list(database, row -> row.getInt(1)));
            connection.rollback();
        }
    }

    @Test
    void everyNameOfAPublicArticleIsPublic() {
        publish("Ferry found", names(word()));
        Map<String, String> members =
                Map.of("sections", "section", "tags", "tags", "authors", "bylines", "sources", "source");
        List<JsonNode> stories = new ArrayList<>();
        String target = "/v1/articles?limit=100";
        while (!target.isEmpty()) {
            JsonNode page = Newsroom.read(target);
            page.get("items").forEach(stories::add);
            target = page.at("/links/next").asText().replace(TestServer.URL, "");
        }
        assertTrue(stories.size() > 100);
        for (String list : LISTS) {
            String known = readPages("/v1/" + list, null);
            String slug = list.equals("authors") ? "author" : "slug";
            for (JsonNode story : stories) {
                for (JsonNode name : story.path(members.get(list)).findValues(slug)) {
                    assertTrue(known.contains(name.toString()), () -> name + " of " + list);
                }
            }
        }
    }

    @Test
    void aNamePutByAnEditorIsPublicAndOneOfALicensedArticleIsNot() {
        String word = word();
        put("/v1/sources/" + word, "{\"name\":\"Agency\",\"visibility\":\"licensed\"}", null, 201);
        plan(draft(word + "-tag", JsonBody.with("source", word)), JsonBody.empty());
        assertEquals(200, status("/v1/sources/" + word));
        assertEquals(404, status("/v1/tags/" + word + "-tag"));

        put("/v1/sources/" + word, "{\"name\":\"Agency\"}", etag("/v1/sources/" + word), 200);
        assertEquals(200, status("/v1/tags/" + word + "-tag"));
        put(
                "/v1/sources/" + word,
                "{\"name\":\"Agency\",\"visibility\":\"licensed\"}",
                etag("/v1/sources/" + word),
                200);
        assertEquals(404, status("/v1/tags/" + word + "-tag"), "Only licensed stories carry it again.");
    }

    @Test
    void anEditorMakesAHiddenNamePublicByChangingIt() {
        String word = word();
        draft(word, JsonBody.empty());
        for (String list : List.of("/v1/sections/", "/v1/sources/")) {
            put(list + word, "{\"name\":\"Put\"}", null, 428);
            assertEquals(404, status(list + word));
            put(list + word, "{\"name\":\"Put\"}", etag(list + word), 200);
            assertEquals(200, status(list + word));
        }
        assertEquals(404, status("/v1/tags/" + word));
    }

    @Test
    void theParentsOfAPublicSectionArePublic() {
        String word = word();
        draft(word, JsonBody.empty());
        put(
                "/v1/sections/" + word + "-below",
                JsonBody.with("name", "Below").and("parent", word).json(),
                null,
                201);
        assertEquals(200, status("/v1/sections/" + word));
        assertTrue(readPages("/v1/sections", null).contains('"' + word + '"'));
        put("/v1/sections/" + word + "-below", "{\"name\":\"Below\"}", etag("/v1/sections/" + word + "-below"), 200);
        assertEquals(404, status("/v1/sections/" + word), "Nothing public stands under it any more.");
        assertFalse(readPages("/v1/sections", null).contains('"' + word + '"'));
    }

    @Test
    void aNameAddedByAPreviousReleaseIsPublic() {
        String word = word();
        Sql.of("insert into tag (slug, name, created_at) values (:word, 'Old', dateline_now())")
                .with("word", word)
                .run(database);
        assertEquals(200, status("/v1/tags/" + word));
    }

    @Test
    void aFeedHidesItsQueryWhileItHoldsAHiddenName() {
        String word = word();
        String feed = "/v1/feeds/" + word;
        made(post(
                "/v1/feeds",
                JsonBody.with("slug", word)
                        .and("title", "Soon")
                        .and("query", JsonBody.with("section", List.of("world")).and("tag", List.of(word)))
                        .json()));
        recordDueTransitions();
        String before = answer(feed, null) + answer("/v1/feeds?limit=100", null);
        assertFalse(before.contains("\"" + word + "\"]"), before);
        assertTrue(before.contains("\"query\":"), "Other feeds tell theirs.");
        String story = draft(word, JsonBody.empty());
        assertEquals(before, answer(feed, null) + answer("/v1/feeds?limit=100", null));
        clock.clockBack();
        assertEquals(
                word,
                json(Request.get(feed).key(EDITOR).send()).at("/query/tag/0").asText());

        plan(story, JsonBody.empty());
        RawHttp.Answer answer = Request.get(feed).send();
        assertEquals(word, json(answer).at("/query/tag/0").asText());
        assertNotEquals(
                before.replaceAll("(?s).*?ETag: ([^\\n]*).*", "$1"),
                answer.header("ETag").orElseThrow());
    }

    /** The responses of all resources that could reveal a name, for callers outside the newsroom, without what differs between any two requests. */
    private static Map<String, String> everythingAbout(String word) {
        List<String> targets = new ArrayList<>();
        for (String list : LISTS) {
            int all = 0;
            String target = "/v1/" + list + "?limit=100";
            while (!target.isEmpty()) {
                targets.add(target);
                JsonNode page = Newsroom.read(target);
                all += page.get("items").size();
                target = page.at("/links/next").asText().replace(TestServer.URL, "");
            }
            // A page that is exactly full: a hidden item after it must not add a next link.
            if (all < 100) targets.add("/v1/" + list + "?limit=" + all);
            targets.add("/v1/" + list + "?limit=3&fields=items.slug");
        }
        for (String state : STATES) {
            String name = word + '-' + state;
            LISTS.forEach(list -> targets.add("/v1/" + list + '/' + name));
            for (String filter : List.of("section", "tag", "tagsAll", "author", "source")) {
                targets.add("/v1/articles?count=exact&" + filter + '=' + name);
            }
        }
        targets.addAll(List.of("/v1/feeds", "/v1/feeds/latest", "/v1/feeds/harbour"));
        Map<String, String> answers = new TreeMap<>();
        for (String key : NOT_THE_NEWSROOM)
            targets.forEach(target -> answers.put(key + ' ' + target, answer(target, key)));
        return answers;
    }

    private static String answer(String target, String key) {
        RawHttp.Answer answer = Request.get(target).key(key).send();
        String headers = String.join("\n", answer.headers())
                .replaceAll("(?im)^(Date|Dateline-Position|X-Request-Id|RateLimit[^:]*):.*\n?", "");
        return answer.status() + "\n" + headers + "\n" + answer.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private static void assertAnsweredLikeAnUnknownName(String hiddenName, String unknownName) {
        for (String key : NOT_THE_NEWSROOM) {
            for (String list : LISTS) {
                String hidden = answer("/v1/" + list + '/' + hiddenName, key);
                assertTrue(hidden.startsWith("404"), hidden);
                assertEquals(answer("/v1/" + list + '/' + unknownName, key), hidden.replace(hiddenName, unknownName));
            }
        }
    }

    private static void assertShown(boolean shown, String word) {
        for (String key : NOT_THE_NEWSROOM) {
            for (String list : LISTS) {
                int status =
                        Request.get("/v1/" + list + '/' + word).key(key).send().status();
                assertEquals(shown ? 200 : 404, status, list);
                String before = word.substring(0, word.length() - 1);
                assertEquals(
                        shown, readPages("/v1/" + list, key).contains('"' + word + '"'), list + " after " + before);
            }
        }
    }

    private static String readPages(String list, String key) {
        StringBuilder seen = new StringBuilder();
        String target = list + "?limit=100";
        while (!target.isEmpty()) {
            RawHttp.Answer answer = Request.get(target).key(key).send();
            assertEquals(200, answer.status(), answer::text);
            seen.append(answer.text());
            target = json(answer).at("/links/next").asText().replace(TestServer.URL, "");
        }
        return seen.toString();
    }

    private static int status(String target) {
        return Request.get(target).send().status();
    }

    private static String word() {
        return "hush-" + COUNT.incrementAndGet();
    }

    private static JsonBody names(String slug) {
        return JsonBody.with("tags", List.of(slug))
                .and("section", slug)
                .and("bylines", List.of(JsonBody.with("author", slug).and("name", "Who")))
                .and("source", slug);
    }

    /** @param more members that are added to the draft or replaced in it */
    private static String draft(String slug, JsonBody more) {
        String article = names(slug).and("headline", "Hush").andAll(more).json();
        return json(made(post("/v1/articles", article))).get("id").asText();
    }

    private static void plan(String article, JsonBody plan) {
        made(post("/v1/articles/" + article + "/publications", plan.json())
                .with("If-Match", etag("/v1/drafts/" + article)));
    }

    private static void after(String article, String noun, JsonBody body) {
        made(post("/v1/articles/" + article + '/' + noun, body.json()).with("If-Match", etag("/v1/drafts/" + article)));
    }

    private static void patch(String article, JsonBody members) {
        String draft = "/v1/drafts/" + article;
        RawHttp.Answer answer = Request.of("PATCH", draft)
                .key(EDITOR)
                .body(members.json())
                .with("Content-Type", "application/merge-patch+json")
                .with("If-Match", etag(draft))
                .send();
        assertEquals(200, answer.status(), answer::text);
    }

    private static void put(String target, String body, String etag, int status) {
        Request request = Request.of("PUT", target).key(EDITOR).json(body);
        RawHttp.Answer answer = (etag == null ? request : request.with("If-Match", etag)).send();
        assertEquals(status, answer.status(), answer::text);
    }

    private static Instant later() {
        return Instant.now().plus(HOURS);
    }
}
