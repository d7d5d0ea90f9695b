package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.database.Sql;
import dateline.rights.Action;
import dateline.rights.Decision.Denied;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Asks every door for every article, and requires one answer. */
final class EveryDoor {

    private final RightsHistory history;
    private final Rights rights;
    private final AgroalDataSource database;

    EveryDoor(RightsHistory history, Rights rights, AgroalDataSource database) {
        this.history = history;
        this.rights = rights;
        this.database = database;
    }

    private Instant now() {
        return new Sql()
                .add("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /** @return what was answered, by kind */
    List<String> compare(String name) {
        List<String> answers = new ArrayList<>();
        history.keys.forEach((outlet, key) -> {
            Map<UUID, String> told = new TreeMap<>();
            history.articles.forEach(article -> told.put(article, document(key, article)));
            String place = name + ", outlet " + outlet;
            assertEquals(told, decided(outlet, told), place + ": decision");
            assertEquals(told, evaluated(key, told), place + ": evaluations");
            told.forEach((article, answer) -> assertEquals(answer, delivered(key, article), place + ": " + article));
            lists(place, outlet, key, told);
            told.values().forEach(answer -> answers.add(answer.replaceAll(" [0-9a-f-]{36}$", "")));
        });
        return answers;
    }

    private static String document(String key, UUID article) {
        Response answer = get(key, "/v1/articles/" + article + "/rights");
        return answer.statusCode() != 200
                ? hidden(answer)
                : said(answer.jsonPath().getMap(""));
    }

    private static String hidden(Response answer) {
        return "hidden " + answer.path("code");
    }

    private static String said(Map<String, Object> document) {
        boolean yes = "allow".equals(document.get("decision"));
        Object reason = ((Map<?, ?>) ((List<?>) document.get("reasons")).get(0)).get("code");
        return yes
                ? allowed(document.get("level"), document.get("permission"))
                : denied(reason, document.get("permission"));
    }

    private static String allowed(Object level, Object permission) {
        return "allow " + level + " " + permission;
    }

    private static String denied(Object reason, Object permission) {
        return "deny " + reason + (permission == null ? "" : " " + permission);
    }

    // The decision itself knows no secrets: of what is hidden it only has to say no.
    private Map<UUID, String> decided(UUID outlet, Map<UUID, String> told) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = now();
            Licensee licensee = Licensee.of(history.partner, outlet);
            Map<UUID, Ruling> rulings = rights.rulings(licensee, Action.REPRODUCE, told.keySet(), now);
            Map<UUID, String> decided = new TreeMap<>();
            told.forEach((article, answer) -> {
                Ruling ruling = rulings.get(article);
                boolean no = ruling == null || ruling.decision() instanceof Denied;
                decided.put(article, no && answer.startsWith("hidden") ? answer : of(ruling));
            });
            return decided;
        });
    }

    private static String of(Ruling ruling) {
        if (ruling == null) return "nothing";
        return ruling.permitted()
                .map(yes -> allowed(yes.level().word(), yes.permission()))
                .orElseGet(() -> {
                    Denied no = ruling.denied().orElseThrow();
                    return denied(no.reason().code(), no.permission().orElse(null));
                });
    }

    private static Map<UUID, String> evaluated(String key, Map<UUID, String> told) {
        String ids = told.keySet().stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        Response answer = post(key, "/v1/rights/evaluations", "{\"articles\":[" + ids + "]}");
        answer.then().statusCode(200);
        Map<UUID, String> evaluated = new TreeMap<>();
        for (Map<String, Object> item : answer.jsonPath().<Map<String, Object>>getList("items")) {
            UUID article = UUID.fromString((String) item.get("article"));
            boolean hidden = told.get(article).startsWith("hidden");
            String said = said(item);
            evaluated.put(article, hidden ? said.replace("deny", "hidden") : said);
        }
        return evaluated;
    }

    private static String delivered(String key, UUID article) {
        Response answer = get(key, "/v1/syndication/articles/" + article);
        if (answer.statusCode() == 200) return allowed(answer.path("level"), answer.path("usage.permission"));
        if (answer.statusCode() != 403) return hidden(answer);
        return denied(answer.path("reasons[0].code"), answer.path("permission"));
    }

    private void lists(String place, UUID outlet, String key, Map<UUID, String> told) {
        Map<UUID, String> open = of(told, answer -> answer.startsWith("allow"));
        String query = "?source=" + history.source + "&limit=100&count=exact&facets=section";
        Response own = get(key, "/v1/syndication/articles" + query);
        assertEquals(open, listed(own), place + ": catalogue");
        assertEquals(open.size(), own.<Integer>path("page.count.value"), place + ": count");
        List<Integer> facets = own.path("facets.section.count");
        assertEquals(open.size(), facets.stream().mapToInt(count -> count).sum(), place + ": facets");
        Response desk =
                get(history.desk, "/v1/partners/" + history.partner + "/catalogue" + query + "&outlet=" + outlet);
        assertEquals(open, listed(desk), place + ": the desk's view");
        assertEquals(open.keySet(), found(key, history.inHeadline), place + ": search for the headline");
        assertEquals(
                of(told, answer -> answer.startsWith("allow excerpt") || answer.startsWith("allow full"))
                        .keySet(),
                found(key, history.inTeaser),
                place + ": search for the teaser");
        assertEquals(
                of(told, answer -> answer.startsWith("allow full")).keySet(),
                found(key, history.inBody),
                place + ": search for the text");
    }

    private static Map<UUID, String> of(Map<UUID, String> told, Predicate<String> wanted) {
        Map<UUID, String> some = new TreeMap<>(told);
        some.values().removeIf(wanted.negate());
        return some;
    }

    private static Map<UUID, String> listed(Response answer) {
        answer.then().statusCode(200);
        Map<UUID, String> listed = new TreeMap<>();
        for (Map<String, Object> item : answer.jsonPath().<Map<String, Object>>getList("items")) {
            listed.put(UUID.fromString((String) item.get("id")), allowed(item.get("level"), item.get("permission")));
        }
        return listed;
    }

    private static Set<UUID> found(String key, String word) {
        Response answer = get(key, "/v1/syndication/articles?q=" + word + "&limit=100");
        answer.then().statusCode(200);
        return answer.jsonPath().<String>getList("items.id").stream()
                .map(UUID::fromString)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
