package dateline.syndication;

import static dateline.Newsroom.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions about another instant: those of the past are the ones that were answered then, and those of the future come true. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RightsAtInstantTest {

    private static final int OPERATIONS = Boolean.getBoolean("long") ? 600 : 60;
    private static final int FUTURES = Boolean.getBoolean("long") ? 200 : 8;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private Client rightsDesk;

    @BeforeEach
    void createKey() {
        rightsDesk = new Client(newsroom.key("permissions:write"));
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    /** An evaluation that was answered at an instant. */
    private record Answered(TestPartner partner, List<String> articles, Instant at, List<JsonNode> items) {}

    private Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /** @param at null for now */
    private Answered ask(TestPartner partner, List<String> articles, Instant at) {
        List<String> asked = List.copyOf(articles.subList(Math.max(0, articles.size() - 100), articles.size()));
        Client.Answer answer = rightsDesk.post(
                "/v1/rights/evaluations",
                JsonBody.with("articles", asked)
                        .and("partner", partner.id())
                        .and("at", at)
                        .json());
        assertEquals(200, answer.status(), answer.body());
        List<JsonNode> items = new ArrayList<>();
        // Links name the instant that was asked about.
        answer.json().get("items").forEach(item -> items.add(((ObjectNode) item).without("links")));
        return new Answered(
                partner, asked, Instant.parse(answer.json().get("at").asText()), items);
    }

    private void assertSame(Answered expected, Answered found, String what) {
        for (int i = 0; i < expected.items().size(); i++)
            assertEquals(
                    expected.items().get(i),
                    found.items().get(i),
                    what + " " + expected.at() + ", " + expected.partner());
    }

    // The catalogue of an editor lists what is permitted at that instant, without articles that are killed by now.
    private int assertCatalogue(Answered answered, List<String> own) {
        Client editor = new Client(newsroom.key("partners:write", "articles:write"));
        TreeMap<String, String> listed = new TreeMap<>();
        String next = "/v1/partners/" + answered.partner().id() + "/catalogue?limit=7&at=" + answered.at();
        while (next != null) {
            Client.Answer page = editor.get(next);
            assertEquals(200, page.status(), page.body());
            page.json().get("items").forEach(item -> {
                String id = item.get("id").asText();
                if (own.contains(id)) listed.put(id, item.get("level").asText() + " " + item.get("version"));
            });
            JsonNode link = page.json().at("/links/next");
            next = link.isMissingNode() ? null : Stage.local(link.asText());
        }
        TreeMap<String, String> permitted = new TreeMap<>();
        for (JsonNode item : answered.items()) {
            boolean isKilled = Sql.of("select pub_status = 'canceled' from article where id = cast(:item as uuid)")
                    .with("item", item.get("article").asText())
                    .first(database, row -> row.getBoolean(1))
                    .orElseThrow();
            if (item.get("decision").asText().equals("allow") && !isKilled)
                permitted.put(item.get("article").asText(), item.get("level").asText() + " " + item.get("version"));
        }
        listed.keySet().retainAll(answered.articles());
        assertEquals(permitted, listed, () -> answered.partner() + " at " + answered.at());
        return listed.size();
    }

    @Test
    void aCatalogueOfTheFutureHoldsOnlyWhatTheCallerMaySeeNow() {
        Instant start = now().plus(Duration.ofHours(3));
        UUID scheduled = newsroom.publish(
                JsonBody.with("headline", "Lamp")
                        .and("visibility", "licensed")
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "It is lit.")))
                        .json(),
                JsonBody.with("at", start).json());
        TestPartner partner = new Stage(newsroom).partner(JsonBody.with("level", "full"));
        Instant later = start.plusSeconds(60);
        assertEquals(
                false, catalogue(newsroom.key("partners:write"), partner, later).contains(scheduled.toString()));
        assertEquals(
                false,
                catalogue(newsroom.key("partners:write", "articles:read"), partner, later)
                        .contains(scheduled.toString()));
        assertTrue(catalogue(newsroom.key("partners:write", "drafts:read"), partner, later)
                .contains(scheduled.toString()));
        newsroom.later(Duration.ofHours(4));
        String now = get(newsroom.key("partners:write"), "/v1/partners/" + partner.id() + "/catalogue?limit=100")
                .asString();
        assertTrue(now.contains(scheduled.toString()), now);
    }

    private static String catalogue(String key, TestPartner partner, Instant at) {
        Response page = get(key, "/v1/partners/" + partner.id() + "/catalogue?limit=100&at=" + at);
        page.then().statusCode(200);
        return page.asString();
    }

    @Test
    void aCatalogueOfThePastHasNoFilters() {
        TestPartner partner = newsroom.partner();
        String path = "/v1/partners/" + partner.id() + "/catalogue?section=local&at=";
        String key = newsroom.key("partners:write");
        get(key, path + now()).then().statusCode(400);
        get(key, path + now().plusSeconds(1_000)).then().statusCode(200);
    }

    @Test
    void answersAboutThePastAndTheFutureAreThoseOfTheirInstants() {
        long seed = Seed.of(RightsAtInstantTest.class);
        Random random = new Random(seed);
        RandomNewsroom changes = new RandomNewsroom(newsroom, random, this::now, 2);
        List<Answered> history = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
            changes.performRandomOperation();
            for (TestPartner partner : changes.partners()) history.add(ask(partner, changes.articleIds(), null));
        }
        TreeMap<String, Integer> decisions = new TreeMap<>();
        for (Answered then : history) {
            assertSame(then, ask(then.partner(), then.articles(), then.at()), "past");
            then.items()
                    .forEach(item -> decisions.merge(item.at("/reasons/0/code").asText(), 1, Integer::sum));
        }
        int listed = 0;
        for (int i = 0; i < history.size(); i += 7) listed += assertCatalogue(history.get(i), changes.articleIds());
        assertTrue(listed > 0, "no article was in a catalogue of the past");
        System.out.println(
                "RightsAtInstantTest: past, " + listed + " in catalogues, " + decisions + ", " + changes.counts());
        assertTrue(decisions.size() >= 4, decisions::toString);

        List<Answered> futures = new ArrayList<>();
        Instant at = now();
        for (int i = 0; i < FUTURES; i++) {
            at = at.plusSeconds(600 + random.nextInt(20_000));
            for (TestPartner partner : changes.partners()) futures.add(ask(partner, changes.articleIds(), at));
        }
        for (Answered future : futures) listed += assertCatalogue(future, changes.articleIds());
        int changed = 0;
        for (Answered future : futures) {
            Duration until = Duration.between(now(), future.at());
            // The clock moves by whole seconds; the second partner is asked right after the first.
            if (!until.isNegative()) newsroom.later(until.plusSeconds(1));
            assertSame(future, ask(future.partner(), future.articles(), null), "future");
            if (!future.items().equals(futures.get(0).items())) changed++;
        }
        System.out.println("RightsAtInstantTest: futures " + futures.size() + ", different from the first " + changed);
        // What was answered about the past stays so when time passes.
        Answered last = history.get(history.size() - 1);
        assertSame(last, ask(last.partner(), last.articles(), last.at()), "past");
    }

    @Test
    void beforeTheFirstRecordTheHistoryIsUnknown() {
        Instant before = now();
        Stage stage = new Stage(newsroom);
        UUID early = stage.story();
        TestPartner partner = stage.partner(JsonBody.with("level", "full"));
        Instant between = now();
        UUID late = stage.story();
        String key = newsroom.key("permissions:write");

        Response unknown = rights(key, early, partner, before);
        unknown.then().statusCode(422);
        assertEquals("history-unknown", unknown.<String>path("code"));
        Instant known = Instant.parse(unknown.path("knownFrom"));
        assertTrue(known.isAfter(before) && known.isBefore(between), known::toString);
        rights(key, early, partner, known).then().statusCode(200);
        Response unpublished = rights(key, late, partner, between);
        unpublished.then().statusCode(422);
        rights(key, late, partner, Instant.parse(unpublished.path("knownFrom")))
                .then()
                .statusCode(200);

        Response many = Newsroom.post(
                key,
                "/v1/rights/evaluations",
                JsonBody.with("articles", List.of(early, late))
                        .and("partner", partner.id())
                        .and("at", between)
                        .json());
        many.then().statusCode(200);
        assertEquals("level-full", many.<String>path("items[0].reasons[0].code"));
        assertEquals("history-unknown", many.<String>path("items[1].reasons[0].code"));
    }

    private static Response rights(String key, UUID article, TestPartner partner, Instant at) {
        return get(key, "/v1/articles/" + article + "/rights?partner=" + partner.id() + "&at=" + at);
    }

    @Test
    void todaysTermsDoNotDecideThePast() {
        Stage stage = new Stage(newsroom);
        UUID story = stage.story();
        TestPartner partner = newsroom.partner();
        String permission =
                stage.permission(partner, JsonBody.with("level", "excerpt").and("excerptWords", 7));
        Instant excerpt = now();
        stage.edit("/v1/permissions/" + permission, "{\"level\":\"full\",\"excerptWords\":null}");
        Instant full = now();
        stage.step(story, "withholdings");
        Instant withheld = now();
        stage.step(story, "kills");
        String key = newsroom.key("permissions:write");

        Response first = rights(key, story, partner, excerpt);
        assertEquals("level-excerpt", first.<String>path("reasons[0].code"));
        assertEquals((Integer) 7, first.<Integer>path("excerptWords"));
        assertEquals(excerpt.toString(), first.<String>path("at"));
        assertTrue(first.<String>path("links.self").endsWith("&at=" + excerpt));
        assertEquals("level-full", rights(key, story, partner, full).<String>path("reasons[0].code"));
        Response last = rights(key, story, partner, withheld);
        assertEquals("article-withheld", last.<String>path("reasons[0].code"));
        assertNull(last.path("version"));
    }

    @Test
    void whoMayNotKnowOfAnArticleLearnsNothingByAskingAboutAnotherInstant() {
        Stage stage = new Stage(newsroom);
        UUID story = stage.story();
        TestPartner allowed = stage.partner(JsonBody.with("level", "full"));
        TestPartner stranger = newsroom.partner();
        Instant then = now();
        assertEquals(200, rightsOfKey(allowed.key(), story, then).statusCode());
        for (Instant at : List.of(then, then.minusSeconds(1_000_000), then.plusSeconds(1_000_000))) {
            Response hidden = rightsOfKey(stranger.key(), story, at);
            assertEquals(404, hidden.statusCode());
            assertEquals(
                    withoutIds(rightsOfKey(stranger.key(), UUID.randomUUID(), at)), withoutIds(hidden), at::toString);
        }
        stage.step(story, "kills");
        assertEquals(410, rightsOfKey(allowed.key(), story, then).statusCode());
        assertEquals(404, rightsOfKey(stranger.key(), story, then).statusCode());
    }

    private static Response rightsOfKey(String key, UUID article, Instant at) {
        return get(key, "/v1/articles/" + article + "/rights?at=" + at);
    }

    private static String withoutIds(Response problem) {
        return problem.asString()
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("\"requestId\":\"[^\"]*\"", "");
    }
}
