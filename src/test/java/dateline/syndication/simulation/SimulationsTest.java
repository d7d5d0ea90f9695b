package dateline.syndication.simulation;

import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import dateline.syndication.Stage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A simulation says what the change brings: the test makes the change right after, and compares. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SimulationsTest {

    private static final int SIMULATIONS = Boolean.getBoolean("long") ? 500 : 18;
    private static final int PER_PARTNER = 6;
    private static final int ARTICLES = 12;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private Stage stage;

    @BeforeEach
    void createStage() {
        stage = new Stage(newsroom);
    }

    /** What a partner has at an instant. */
    private record PartnerState(TreeMap<String, String> levels, Set<String> notices, Set<String> runningCopies) {}

    @Test
    void makingTheChangeBringsWhatTheSimulationSaid() throws InterruptedException {
        Random random = new Random(Seed.of(SimulationsTest.class));
        String tag = Newsroom.unique("simulated");
        List<UUID> articles = new ArrayList<>();
        for (int i = 0; i < ARTICLES; i++) articles.add(publish(random, tag));
        RandomChanges changes = new RandomChanges(random, articles, tag);
        int refused = 0;
        int notices = 0;
        int ends = 0;
        for (int i = 0; i < SIMULATIONS; ) {
            TestPartner partner = newsroom.partner();
            String key = stage.writingKey(partner);
            List<String> permissions = new ArrayList<>();
            for (int p = 0; p <= random.nextInt(3); p++) permissions.add(permission(partner, changes.terms()));
            String cursor = readFeed(partner, null, new TreeMap<>());
            deliver(random, partner, key, articles);
            for (int k = 0; k < PER_PARTNER && i < SIMULATIONS; k++, i++) {
                String permission = permissions.get(random.nextInt(permissions.size()));
                JsonBody change = changes.change();
                Response simulated = post(
                        stage.rightsDesk, "/v1/permissions/" + permission + "/simulations?limit=1000", change.json());
                cursor = readFeed(partner, cursor, new TreeMap<>());
                PartnerState before = state(partner);
                Response made = make(permission, Hooks.json(change.json()));
                if (made.statusCode() >= 400) {
                    assertEquals(made.statusCode(), simulated.statusCode(), change.json() + simulated.asString());
                    assertEquals(made.path("code"), (String) simulated.path("code"), change.json());
                    refused++;
                    continue;
                }
                assertEquals(200, simulated.statusCode(), simulated.asString());
                JsonNode said = Hooks.json(simulated.asString());
                String what = "change " + i + " " + change.json() + " of " + permission + ": " + said;
                awaitNotices(partner, before, said.path("notices").size());
                TreeMap<String, String> items = new TreeMap<>();
                cursor = readFeed(partner, cursor, items);
                PartnerState after = state(partner);
                compareCatalogue(said, before, after, what);
                compareFeed(said, items, what);
                Set<String> about = compareNotices(said, before, after, what);
                compareCopies(said, before, after, about, what);
                notices += said.path("notices").size();
                ends += said.at("/outlets/0/lost/count/value").intValue();
            }
        }
        System.out.println(SIMULATIONS + " simulations, " + refused + " refused, " + notices + " notices, " + ends
                + " articles lost");
        assertTrue(refused < SIMULATIONS / 2 && notices > 0 && ends > SIMULATIONS / 4);
    }

    private UUID publish(Random random, String tag) {
        return newsroom.publish(
                JsonBody.with("headline", Newsroom.unique("Lamp"))
                        .and("visibility", "licensed")
                        .and("language", random.nextBoolean() ? "en" : "de")
                        .and("tags", List.of(tag))
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "The lamp was wound.")))
                        .json(),
                random.nextInt(5) == 0 ? "{\"embargoedUntil\":\"2199-01-01T00:00:00Z\"}" : "{}");
    }

    private String permission(TestPartner partner, JsonBody terms) {
        return newsroom.permission(partner, terms);
    }

    private void deliver(Random random, TestPartner partner, String key, List<UUID> articles) {
        for (UUID article : articles) {
            if (random.nextInt(3) == 0 || pull(partner, article).statusCode() != 200 || random.nextBoolean()) continue;
            post(
                            key,
                            "/v1/reproductions",
                            JsonBody.with("article", article)
                                    .and("url", "https://partner.example/" + article)
                                    .and("version", 1)
                                    .json())
                    .then()
                    .statusCode(201);
        }
    }

    private Response make(String permission, JsonNode change) {
        String path = "/v1/permissions/" + permission;
        if (change.has("changes"))
            return patch(
                    stage.rightsDesk,
                    path,
                    get(stage.rightsDesk, path).header("ETag"),
                    change.get("changes").toString());
        String step = change.get("transition").textValue();
        String transitions =
                step.equals("activate") ? "activations" : step.equals("suspend") ? "suspensions" : "revocations";
        return post(stage.rightsDesk, path + "/" + transitions, "{}");
    }

    /** Reads until nothing newer is there. @param items receives the last kind of each article */
    private static String readFeed(TestPartner partner, String cursor, TreeMap<String, String> items) {
        String next = cursor;
        while (true) {
            Response page =
                    get(partner.key(), "/v1/syndication/changes?limit=100" + (next == null ? "" : "&since=" + next));
            page.then().statusCode(200);
            JsonNode json = Hooks.json(page.asString());
            json.get("items")
                    .forEach(item -> items.put(
                            item.get("article").textValue(), item.get("kind").textValue()));
            next = json.get("nextCursor").textValue();
            if (json.get("caughtUp").booleanValue()) return next;
        }
    }

    private PartnerState state(TestPartner partner) {
        TreeMap<String, String> levels = new TreeMap<>();
        Hooks.json(get(partner.key(), "/v1/syndication/articles?limit=100").asString())
                .path("items")
                .forEach(item ->
                        levels.put(item.get("id").textValue(), item.get("level").textValue()));
        return new PartnerState(levels, notices(partner), copies(partner));
    }

    private Set<String> notices(TestPartner partner) {
        return new HashSet<>(get(stage.rightsDesk, "/v1/notices?limit=100&partner=" + partner.id())
                .<List<String>>path("items.id"));
    }

    private Set<String> copies(TestPartner partner) {
        Set<String> copies = new TreeSet<>();
        Hooks.json(get(stage.rightsDesk, "/v1/reports/reproductions?limit=100&partner=" + partner.id())
                        .asString())
                .get("items")
                .forEach(copy -> copies.add(copy.get("article").textValue()));
        return copies;
    }

    // A job records within a second that a term has ended.
    private void awaitNotices(TestPartner partner, PartnerState before, int expected) throws InterruptedException {
        Hooks.await(
                expected + " notices",
                () -> notices(partner).size() >= before.notices().size() + expected);
    }

    private static void compareCatalogue(JsonNode said, PartnerState before, PartnerState after, String what) {
        JsonNode outlet = said.at("/outlets/0");
        assertEquals(missing(after, before), ids(outlet.get("gained")), what);
        assertEquals(missing(before, after), ids(outlet.get("lost")), what);
        List<String> order = List.of("headline", "excerpt", "full");
        Set<String> raised = new TreeSet<>();
        Set<String> lowered = new TreeSet<>();
        before.levels().forEach((article, level) -> {
            String now = after.levels().getOrDefault(article, level);
            if (order.indexOf(now) > order.indexOf(level)) raised.add(article);
            if (order.indexOf(now) < order.indexOf(level)) lowered.add(article);
        });
        assertEquals(raised, ids(outlet.get("raised")), what);
        assertEquals(lowered, ids(outlet.get("lowered")), what);
    }

    private static Set<String> missing(PartnerState has, PartnerState hasNot) {
        Set<String> missing = new TreeSet<>(has.levels().keySet());
        missing.removeAll(hasNot.levels().keySet());
        return missing;
    }

    private static Set<String> ids(JsonNode articles) {
        Set<String> ids = new TreeSet<>();
        articles.get("items").forEach(item -> ids.add(item.get("article").textValue()));
        assertEquals(articles.at("/count/value").intValue(), ids.size());
        return ids;
    }

    private static void compareFeed(JsonNode said, TreeMap<String, String> items, String what) {
        JsonNode expected = said.at("/outlets/0/changeFeed");
        for (String kind : List.of("put", "hold", "remove")) {
            long found = items.values().stream().filter(kind::equals).count();
            assertEquals(expected.at("/" + kind + "/value").longValue(), found, kind + " " + items + " " + what);
        }
    }

    /** @return the articles of the notices that have opened */
    private Set<String> compareNotices(JsonNode said, PartnerState before, PartnerState after, String what) {
        Set<String> opened = new TreeSet<>();
        Set<String> articles = new TreeSet<>();
        for (String id : after.notices()) {
            if (before.notices().contains(id)) continue;
            Response notice = get(stage.rightsDesk, "/v1/notices/" + id);
            List<String> about = get(stage.rightsDesk, "/v1/notices/" + id + "/articles?limit=100")
                    .path("items.id");
            opened.add(notice.path("kind") + " " + notice.path("demand") + " " + new TreeSet<>(about));
            articles.addAll(about);
        }
        Set<String> expected = new TreeSet<>();
        said.path("notices").forEach(notice -> {
            Set<String> about = new TreeSet<>();
            notice.at("/articles/items").forEach(id -> about.add(id.textValue()));
            expected.add(
                    notice.get("kind").textValue() + " " + notice.get("demand").textValue() + " " + about);
        });
        assertEquals(opened, expected, what);
        return articles;
    }

    private static void compareCopies(
            JsonNode said, PartnerState before, PartnerState after, Set<String> about, String what) {
        Set<String> affected = missing(before, after);
        affected.addAll(about);
        Set<String> running = after.runningCopies().stream()
                .filter(affected::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>();
        said.at("/copies/items")
                .forEach(copy -> expected.add(copy.get("article").textValue()));
        assertEquals(running, expected, what);
        assertEquals(running.size(), said.at("/copies/count/value").intValue(), what);
    }

    /** Other terms of removal apply to the notices that are open, as {@code updatePermission} says. */
    @Test
    void anEditOfTheRemovalTurnsHoldsOfOpenNoticesIntoRemovals() {
        UUID story = stage.story();
        TestPartner partner = newsroom.partner();
        String permission = stage.permission(partner, JsonBody.with("afterTerm", "keep"));
        String cursor = readFeed(partner, null, new TreeMap<>());
        pull(partner, story).then().statusCode(200);
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("exclude", JsonBody.with("articles", List.of(story)))
                        .json());
        stage.permissionStep(permission, "suspensions");
        cursor = readFeed(partner, cursor, new TreeMap<>());
        for (String afterTerm : List.of("remove", "keep")) {
            String change = JsonBody.with("afterTerm", afterTerm).json();
            Response simulated = post(
                    stage.rightsDesk, "/v1/permissions/" + permission + "/simulations", "{\"changes\":" + change + "}");
            stage.edit("/v1/permissions/" + permission, change);
            TreeMap<String, String> items = new TreeMap<>();
            cursor = readFeed(partner, cursor, items);
            compareFeed(Hooks.json(simulated.asString()), items, simulated.asString());
            assertEquals(afterTerm.equals("keep") ? "hold" : "remove", items.get(story.toString()));
        }
    }

    @Test
    void aSimulationWritesNothing() {
        UUID story = stage.story();
        TestPartner partner = newsroom.partner();
        String permission = stage.permission(partner, JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        String rows = rows();
        post(stage.rightsDesk, "/v1/permissions/" + permission + "/simulations", "{\"transition\":\"revoke\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("revoked"))
                .body("notices.kind", equalTo(List.of("permission-ended")))
                .body("notices[0].articles.items", equalTo(List.of(story.toString())));
        post(
                        stage.rightsDesk,
                        "/v1/permissions/" + permission + "/simulations",
                        "{\"changes\":{\"level\":\"headline\"}}")
                .then()
                .statusCode(200)
                .body("outlets[0].gained.count.value", equalTo(0));
        assertEquals(rows, rows());
    }

    private String rows() {
        return List.of("permission", "permission_version", "notice", "offer", "receipt", "audit_event", "idempotency")
                .stream()
                .map(table -> Sql.of(
                                "select count(*) || ' ' || coalesce(sum(hashtext(t::text)), 0) from " + table + " t")
                        .first(database, row -> table + " " + row.getString(1))
                        .orElseThrow())
                .toList()
                .toString();
    }

    @Test
    void aPermissionThatIsNotMadeYetIsSimulatedAsIfItWereActivated() {
        UUID story = stage.story();
        TestPartner partner = newsroom.partner();
        JsonBody terms = JsonBody.with("partner", partner.id())
                .and("title", "Proposed")
                .and("level", "full")
                .and("scope", JsonBody.with("articles", List.of(story)))
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("quota", JsonBody.with("limit", 5).and("period", "day"));
        Response simulated = post(stage.rightsDesk, "/v1/permissions/simulations", terms.json());
        simulated
                .then()
                .statusCode(200)
                .body("state", equalTo("active"))
                .body("outlets[0].gained.count.value", equalTo(1))
                .body("outlets[0].gained.items[0].article", equalTo(story.toString()))
                .body("outlets[0].gained.items[0].after", equalTo("full"))
                .body("outlets[0].changeFeed.put.value", equalTo(1))
                .body("quota.after.remaining", equalTo(5));
        get(stage.rightsDesk, "/v1/permissions?partner=" + partner.id()).then().body("items", hasSize(0));
        post(stage.rightsDesk, "/v1/permissions/simulations?limit=1001", terms.json())
                .then()
                .statusCode(400);
    }

    @Test
    void outletsThatTheSamePermissionsCoverHaveTheSameEffectAndTheResponseIsBounded() {
        String tag = Newsroom.unique("bounded");
        Random random = new Random(Seed.of(SimulationsTest.class));
        for (int i = 0; i < 30; i++) publish(random, tag);
        List<JsonBody> outlets = new ArrayList<>();
        for (int i = 0; i < 75; i++)
            outlets.add(JsonBody.with("name", "Outlet " + i)
                    .and("territories", i % 15 == 0 ? List.of("FR") : List.of("AT", "DE")));
        String partner = post(
                        newsroom.key("partners:write"),
                        "/v1/partners",
                        JsonBody.with("name", Newsroom.unique("Group"))
                                .and("outlets", outlets)
                                .json())
                .path("id");
        Response simulated = post(
                stage.rightsDesk,
                "/v1/permissions/simulations?limit=1000",
                JsonBody.with("partner", partner)
                        .and("title", "Proposed")
                        .and("level", "full")
                        .and("scope", JsonBody.with("tags", List.of(tag)))
                        .and("territories", List.of("AT", "CH", "DE"))
                        .and("embargoAccess", true)
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .json());
        simulated.then().statusCode(200).body("outlets", hasSize(75));
        int items = 0;
        for (JsonNode outlet : Hooks.json(simulated.asString()).get("outlets")) {
            boolean covered = !List.of("0", "15", "30", "45", "60")
                    .contains(outlet.get("name").textValue().substring("Outlet ".length()));
            assertEquals(covered ? 30 : 0, outlet.at("/gained/count/value").intValue(), outlet.toString());
            assertEquals(covered ? 30 : 0, outlet.at("/changeFeed/put/value").intValue(), outlet.toString());
            items += outlet.at("/gained/items").size();
        }
        assertEquals(2_000, items);
    }

    @Test
    void aSimulationIsRefusedAsTheChangeWouldBe() {
        TestPartner partner = newsroom.partner();
        String permission = stage.permission(partner, JsonBody.empty());
        String path = "/v1/permissions/" + permission + "/simulations";
        post(stage.rightsDesk, path, "{\"transition\":\"activate\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"));
        post(stage.rightsDesk, path, "{}").then().statusCode(422).body("errors[0].pointer", equalTo("/transition"));
        post(stage.rightsDesk, path, "{\"changes\":{\"level\":\"excerpt\"}}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/changes/excerptWords"));
        post(stage.rightsDesk, "/v1/permissions/" + UUID.randomUUID() + "/simulations", "{\"transition\":\"revoke\"}")
                .then()
                .statusCode(404);
        post(partner.key(), path, "{\"transition\":\"revoke\"}").then().statusCode(403);
    }
}
