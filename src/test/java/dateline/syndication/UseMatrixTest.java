package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.rights.Level;
import dateline.rights.Use;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Calls every door through which partners get articles, as every kind of caller, for every use, and compares the
 * results with {@code use-matrix.csv}: the highest level of text in the response, or its status and problem code.
 * Independently of the table, no response contains text above the level that its use is permitted at. The short form
 * draws two uses for each door and caller.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UseMatrixTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TABLE = Path.of("src/test/resources/use-matrix.csv");
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final String HEADING = line(
            "door", "caller", Arrays.stream(Use.values()).map(Use::wireName).toList());
    private static final List<String> DOORS = List.of(
            "getPackage",
            "listCatalogue",
            "listPartnerChanges",
            "getPartnerFeedAsRss",
            "getPartnerFeedAsAtom",
            "getPartnerFeedAsJson",
            "getRights",
            "evaluateRights",
            "listPartnerCatalogue");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    /** @param permitted the level of each use that may leave to this caller */
    private record TestCaller(String key, TestPartner asked, Map<Use, Level> permitted) {}

    private final Map<String, TestCaller> callers = new LinkedHashMap<>();
    /** A word that stands only in the part of the article that this level opens. */
    private final Map<Level, String> words = new LinkedHashMap<>();

    private String article;
    private String feed;
    private int opened;

    @BeforeAll
    void publishOneStoryAndMakeCallers() {
        for (Level level : Level.values()) words.put(level, Newsroom.unique(level.wireName() + "Canary"));
        String source = Newsroom.unique("uses");
        article = newsroom.publish(
                        """
                        {"headline":"%s","source":{"slug":"%s","name":"Uses"},
                         "body":[{"type":"paragraph","text":"The %s rings."},{"type":"paragraph","text":"The %s is only in the whole text."}]}
                        """.formatted(
                                words.get(Level.HEADLINE), source, words.get(Level.EXCERPT), words.get(Level.FULL)),
                        "{}")
                .toString();
        Response made = Newsroom.post(
                newsroom.key("feeds:write"),
                "/v1/feeds",
                JsonBody.with("title", source)
                        .and("query", JsonBody.with("source", List.of(source)))
                        .json());
        feed = made.path("slug");
        JsonBody scope = JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        partner("reproduction", scope.and("level", "full"), Map.of(Use.REPRODUCE, Level.FULL));
        partner(
                "retrieval",
                scope.and("level", "full")
                        .and("uses", List.of(JsonBody.with("use", "aiInput").and("level", "full"))),
                Map.of(Use.AI_INPUT, Level.FULL));
        JsonBody mixed = scope.and("level", "headline")
                .and("excerptWords", 4)
                .and("actions", List.of("index", "archive"))
                .and(
                        "uses",
                        List.of(
                                JsonBody.with("use", "reproduce").and("level", "excerpt"),
                                JsonBody.with("use", "aiInput").and("level", "full")));
        Map<Use, Level> mixedLevels = Map.of(
                Use.INDEX,
                Level.HEADLINE,
                Use.ARCHIVE,
                Level.HEADLINE,
                Use.REPRODUCE,
                Level.EXCERPT,
                Use.AI_INPUT,
                Level.FULL);
        partner("several", mixed, mixedLevels);
        String suspended = partner("suspended", mixed, Map.of());
        Newsroom.post(newsroom.key("permissions:write"), "/v1/permissions/" + suspended + "/suspensions", "{}")
                .then()
                .statusCode(201);
        TestPartner several = callers.get("several").asked();
        callers.put(
                "rights desk",
                new TestCaller(newsroom.key("permissions:write", "partners:write"), several, mixedLevels));
        callers.put("newsroom", new TestCaller(newsroom.key("articles:read"), several, Map.of()));
        callers.put("anonymous", new TestCaller(null, several, Map.of()));
    }

    private String partner(String name, JsonBody terms, Map<Use, Level> permitted) {
        TestPartner partner = newsroom.partner();
        callers.put(name, new TestCaller(partner.key(), partner, permitted));
        return newsroom.permission(partner, terms);
    }

    private Response open(String door, TestCaller caller, Use use) {
        opened++;
        String asked = "use=" + use.wireName();
        boolean rightsDesk = caller == callers.get("rights desk");
        String partner = rightsDesk
                ? "&partner=" + caller.asked().id() + "&outlet="
                        + caller.asked().outlet()
                : "";
        return switch (door) {
            case "getPackage" -> Newsroom.get(caller.key(), "/v1/syndication/articles/" + article + "?" + asked);
            case "listCatalogue" -> Newsroom.get(caller.key(), "/v1/syndication/articles?" + asked);
            case "listPartnerChanges" -> Newsroom.get(caller.key(), "/v1/syndication/changes?" + asked);
            case "getPartnerFeedAsRss" -> Newsroom.get(caller.key(), feedPath(".rss?") + asked);
            case "getPartnerFeedAsAtom" -> Newsroom.get(caller.key(), feedPath(".atom?") + asked);
            case "getPartnerFeedAsJson" -> Newsroom.get(caller.key(), feedPath(".json?") + asked);
            case "getRights" -> Newsroom.get(caller.key(), "/v1/articles/" + article + "/rights?" + asked + partner);
            case "evaluateRights" ->
                Newsroom.post(
                        caller.key(),
                        "/v1/rights/evaluations",
                        JsonBody.with("articles", List.of(article))
                                .and("action", use.wireName())
                                .and("partner", caller.asked().id())
                                .json());
            default ->
                Newsroom.get(caller.key(), "/v1/partners/" + caller.asked().id() + "/catalogue?" + asked);
        };
    }

    private String feedPath(String suffix) {
        return "/v1/syndication/feeds/" + feed + suffix;
    }

    // Read with Jackson, because RestAssured compiles a path expression on each call.
    private String result(String door, Response response) throws IOException {
        if (response.statusCode() != 200)
            return response.statusCode() + " "
                    + JSON.readTree(response.asByteArray()).path("code").textValue();
        if (door.equals("getRights")) return decision(JSON.readTree(response.asByteArray()));
        if (door.equals("evaluateRights"))
            return decision(JSON.readTree(response.asByteArray()).at("/items/0"));
        return levelIn(response)
                .map(Level::wireName)
                .reduce((lower, higher) -> higher)
                .orElse(response.asString().contains(article) ? "named" : "nothing");
    }

    private static String decision(JsonNode rights) {
        JsonNode because = rights.has("level") ? rights.get("level") : rights.at("/reasons/0/code");
        return rights.get("decision").textValue() + " " + because.textValue();
    }

    /** The levels whose text is in the response, the lowest first. */
    private Stream<Level> levelIn(Response response) {
        String text = response.asString();
        return words.entrySet().stream()
                .filter(word -> text.contains(word.getValue()))
                .map(Map.Entry::getKey)
                .sorted();
    }

    /** The levels of text in the response that the caller may not have for the use. */
    private List<Level> leaks(TestCaller caller, Use use, Response response) {
        Level permitted = caller.permitted().get(use);
        return levelIn(response)
                .filter(level -> permitted == null || level.compareTo(permitted) > 0)
                .toList();
    }

    @Test
    void noTextLeavesForAUseThatIsNotPermitted() throws IOException {
        List<String> table = Files.readAllLines(TABLE);
        Random random = new Random(Seed.of(UseMatrixTest.class));
        List<String> lines = new ArrayList<>(List.of(HEADING));
        List<String> leaks = new ArrayList<>();
        for (String door : DOORS) {
            for (Map.Entry<String, TestCaller> named : callers.entrySet()) {
                Map<Use, String> results = resultsOf(table, door, named.getKey());
                for (Use use : drawUses(random)) {
                    Response response = open(door, named.getValue(), use);
                    results.put(use, result(door, response));
                    leaks(named.getValue(), use, response)
                            .forEach(level -> leaks.add(door + " " + named.getKey() + " " + use + " " + level));
                }
                lines.add(line(door, named.getKey(), results.values()));
            }
        }
        Files.write(Path.of("target/use-matrix.csv"), lines);
        System.out.println(opened + " requests, " + leaks.size() + " texts under a use that is not permitted");
        assertEquals(List.of(), leaks);
        assertEquals(table, lines, "If the difference is intended, copy target/use-matrix.csv to " + TABLE);
        Set<String> receipts = usesWithReceipts();
        assertTrue(permittedUses().containsAll(receipts), receipts::toString);
        if (LONG) assertEquals(permittedUses(), receipts);
    }

    /** The results that the table has, by use; empty texts for a row that it does not have. */
    private static Map<Use, String> resultsOf(List<String> table, String door, String caller) {
        List<String> cells = table.stream()
                .map(row -> List.of(row.split(" *, *")))
                .filter(row -> row.get(0).equals(door) && row.get(1).equals(caller))
                .findFirst()
                .orElse(List.of());
        Map<Use, String> results = new EnumMap<>(Use.class);
        for (Use use : Use.values()) results.put(use, cells.isEmpty() ? "" : cells.get(2 + use.ordinal()));
        return results;
    }

    private static List<Use> drawUses(Random random) {
        List<Use> uses = new ArrayList<>(List.of(Use.values()));
        Collections.shuffle(uses, random);
        return LONG ? uses : uses.subList(0, 2);
    }

    @Test
    void aLeakThatIsPlantedIsFound() {
        TestCaller several = callers.get("several");
        // A door that forgot its parameter answers for another use.
        Response forgotten = open("getPackage", several, Use.AI_INPUT);
        assertEquals(List.of(), leaks(several, Use.AI_INPUT, forgotten));
        assertEquals(List.of(Level.FULL), leaks(several, Use.REPRODUCE, forgotten));
        assertEquals(List.of(Level.values()), leaks(several, Use.AI_TRAINING, forgotten));
        // A list without text leaks the headline.
        Response catalogue = open("listCatalogue", several, Use.INDEX);
        assertEquals(List.of(Level.HEADLINE), leaks(several, Use.TRANSLATE, catalogue));
        assertTrue(leaks(several, Use.INDEX, catalogue).isEmpty());
    }

    private static String line(String door, String caller, Collection<String> results) {
        return Stream.concat(
                        Stream.of("%-20s".formatted(door), "%-12s".formatted(caller)),
                        results.stream().map("%-25s"::formatted))
                .collect(Collectors.joining(", "))
                .strip();
    }

    private Set<String> permittedUses() {
        Set<String> permitted = new TreeSet<>();
        for (TestCaller caller : callers.values())
            if (caller.key() != null && !caller.equals(callers.get("rights desk")))
                caller.permitted()
                        .keySet()
                        .forEach(use -> permitted.add(caller.asked().id() + " " + use.wireName()));
        return permitted;
    }

    private Set<String> usesWithReceipts() {
        return new TreeSet<>(
                Sql.of("select distinct partner_id || ' ' || use from receipt where partner_id = any(:callers)")
                        .withIds(
                                "callers",
                                callers.values().stream()
                                        .map(caller -> caller.asked().id())
                                        .toList())
                        .list(database, row -> row.getString(1)));
    }
}
