package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.database.sql.Sql;
import dateline.rights.Action;
import dateline.rights.Decision.Denied;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests each article from all endpoints and requires that they agree. */
final class EveryEndpoint {

    private static final Pattern DELETED = Pattern.compile("<at:deleted-entry [^>]*>|\"deleted\":\\[[^\\]]*]");
    private static final Pattern NAMED = Pattern.compile("urn:uuid:([0-9a-f-]{36})");
    private static final List<String> FORMATS = List.of(".json", ".rss", ".atom");

    private final RightsHistory history;
    private final RightsEvaluator rights;
    private final AgroalDataSource database;
    private final Map<String, Mirror> mirrors = new HashMap<>();

    EveryEndpoint(RightsHistory history, RightsEvaluator rights, AgroalDataSource database) {
        this.history = history;
        this.rights = rights;
        this.database = database;
        history.keys.values().forEach(key -> mirrors.put(key, new Mirror(key)));
    }

    private Instant now() {
        return new Sql()
                .add("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /** @return the responses, as decision and reason */
    List<String> compare(String name) {
        List<String> answers = new ArrayList<>();
        history.keys.forEach((outlet, key) -> {
            Client client = new Client(key);
            Map<UUID, String> told = new TreeMap<>();
            history.articles.forEach(article -> told.put(article, document(client, article)));
            String place = name + ", outlet " + outlet;
            assertEquals(told, decided(outlet, told), place + ": decision");
            assertEquals(told, evaluated(client, told), place + ": evaluations");
            Set<UUID> embargoed = new TreeSet<>();
            told.forEach((article, answer) -> {
                Client.Answer delivery = client.get("/v1/syndication/articles/" + article);
                assertEquals(answer, delivered(delivery), place + ": " + article);
                if (delivery.json().has("embargo")) embargoed.add(article);
            });
            lists(place, outlet, client, told);
            feeds(place, client, told, embargoed);
            told.values().forEach(answer -> answers.add(answer.replaceAll(" [0-9a-f-]{36}$", "")));
        });
        return answers;
    }

    private static String document(Client client, UUID article) {
        Client.Answer answer = client.get("/v1/articles/" + article + "/rights");
        return answer.status() != 200 ? hidden(answer.json()) : said(answer.json());
    }

    private static String hidden(JsonNode answer) {
        return "hidden " + text(answer, "code");
    }

    private static String said(JsonNode document) {
        String permission = text(document, "permission");
        return "allow".equals(text(document, "decision"))
                ? allowed(text(document, "level"), permission)
                : denied(document.at("/reasons/0/code").textValue(), permission);
    }

    private static String text(JsonNode of, String member) {
        return of.path(member).textValue();
    }

    private static String allowed(Object level, Object permission) {
        return "allow " + level + " " + permission;
    }

    private static String denied(Object reason, Object permission) {
        return "deny " + reason + (permission == null ? "" : " " + permission);
    }

    // The decision does not know which articles are hidden; for those it only has to deny.
    private Map<UUID, String> decided(UUID outlet, Map<UUID, String> told) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = now();
            PartnerContext licensee = PartnerContext.of(history.partner, outlet);
            Map<UUID, DecisionContext> rulings = rights.rulings(licensee, Action.REPRODUCE, told.keySet(), now);
            Map<UUID, String> decided = new TreeMap<>();
            told.forEach((article, answer) -> {
                DecisionContext ruling = rulings.get(article);
                boolean no = ruling == null || ruling.decision() instanceof Denied;
                decided.put(article, no && answer.startsWith("hidden") ? answer : of(ruling));
            });
            return decided;
        });
    }

    private static String of(DecisionContext ruling) {
        if (ruling == null) return "nothing";
        return ruling.permitted()
                .map(yes -> allowed(yes.level().wireName(), yes.permission()))
                .orElseGet(() -> {
                    Denied no = ruling.denied().orElseThrow();
                    return denied(no.reason().code(), no.permission().orElse(null));
                });
    }

    private static Map<UUID, String> evaluated(Client client, Map<UUID, String> told) {
        String ids = told.keySet().stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        Client.Answer answer = client.post("/v1/rights/evaluations", "{\"articles\":[" + ids + "]}");
        assertEquals(200, answer.status(), answer.body());
        Map<UUID, String> evaluated = new TreeMap<>();
        for (JsonNode item : answer.json().get("items")) {
            UUID article = UUID.fromString(text(item, "article"));
            boolean hidden = told.get(article).startsWith("hidden");
            String said = said(item);
            evaluated.put(article, hidden ? said.replace("deny", "hidden") : said);
        }
        return evaluated;
    }

    private static String delivered(Client.Answer answer) {
        JsonNode body = answer.json();
        if (answer.status() == 200)
            return allowed(text(body, "level"), body.at("/usage/permission").textValue());
        if (answer.status() != 403) return hidden(body);
        return denied(body.at("/reasons/0/code").textValue(), text(body, "permission"));
    }

    private void lists(String place, UUID outlet, Client client, Map<UUID, String> told) {
        Map<UUID, String> open = of(told, answer -> answer.startsWith("allow"));
        String query = "?source=" + history.source + "&limit=100&count=exact&facets=section";
        JsonNode own = list(client, "/v1/syndication/articles" + query);
        assertEquals(open, listed(own), place + ": catalogue");
        assertEquals(open.size(), own.at("/page/count/value").asInt(), place + ": count");
        int counted = 0;
        for (JsonNode facet : own.at("/facets/section"))
            counted += facet.get("count").asInt();
        assertEquals(open.size(), counted, place + ": facets");
        JsonNode desk = list(
                new Client(history.desk),
                "/v1/partners/" + history.partner + "/catalogue" + query + "&outlet=" + outlet);
        assertEquals(open, listed(desk), place + ": the rights desk's view");
        assertEquals(open.keySet(), found(client, history.inHeadline), place + ": search for the headline");
        assertEquals(
                of(told, answer -> answer.startsWith("allow excerpt") || answer.startsWith("allow full"))
                        .keySet(),
                found(client, history.inTeaser),
                place + ": search for the teaser");
        assertEquals(
                of(told, answer -> answer.startsWith("allow full")).keySet(),
                found(client, history.inBody),
                place + ": search for the text");
        assertEquals(standing(own), standing(client), place + ": change feed");
    }

    private static Map<UUID, String> of(Map<UUID, String> told, Predicate<String> wanted) {
        Map<UUID, String> some = new TreeMap<>(told);
        some.values().removeIf(wanted.negate());
        return some;
    }

    private static JsonNode list(Client client, String path) {
        Client.Answer answer = client.get(path);
        assertEquals(200, answer.status(), answer.body());
        return answer.json();
    }

    private static Map<UUID, String> listed(JsonNode page) {
        Map<UUID, String> listed = new TreeMap<>();
        for (JsonNode item : page.get("items")) {
            listed.put(UUID.fromString(text(item, "id")), allowed(text(item, "level"), text(item, "permission")));
        }
        return listed;
    }

    private static Set<UUID> found(Client client, String word) {
        Set<UUID> found = new TreeSet<>();
        list(client, "/v1/syndication/articles?q=" + word + "&limit=100")
                .get("items")
                .forEach(item -> found.add(UUID.fromString(text(item, "id"))));
        return found;
    }

    private static Map<String, String> standing(JsonNode catalogue) {
        Map<String, String> standing = new TreeMap<>();
        for (JsonNode item : catalogue.get("items")) {
            standing.put(text(item, "id"), item.get("version").asInt() + " " + text(item, "level"));
        }
        return standing;
    }

    // A partner that may run everything also gets articles of other tests.
    private Map<String, String> standing(Client client) {
        Map<String, String> standing =
                new TreeMap<>(mirrors.get(client.key()).catchUp(1_000).stands());
        standing.keySet()
                .retainAll(history.articles.stream().map(UUID::toString).toList());
        return standing;
    }

    private static Set<UUID> named(String document) {
        return NAMED.matcher(document)
                .results()
                .map(name -> UUID.fromString(name.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * In every format a feed has exactly the permitted articles without an embargo, with the text that their level
     * opens.
     */
    private void feeds(String place, Client client, Map<UUID, String> told, Set<UUID> embargoed) {
        Map<UUID, String> open = of(told, answer -> answer.startsWith("allow"));
        open.keySet().removeAll(embargoed);
        boolean texts = open.values().stream().anyMatch(answer -> !answer.startsWith("allow headline"));
        for (String format : FORMATS) {
            Client.Answer feed = client.get("/v1/syndication/feeds/" + history.source + format);
            assertEquals(200, feed.status(), feed.body());
            Set<UUID> named = named(DELETED.matcher(feed.body()).replaceAll(""));
            assertEquals(open.keySet(), named, place + ": feed as " + format);
            DELETED.matcher(feed.body())
                    .results()
                    .forEach(gone -> assertTrue(
                            Collections.disjoint(named, named(gone.group())),
                            place + ": both an item and a tombstone as " + format));
            assertEquals(!open.isEmpty(), feed.body().contains(history.inHeadline), place + ": headline in " + format);
            assertEquals(texts, feed.body().contains(history.inTeaser), place + ": teaser in " + format);
            assertEquals(texts, feed.body().contains(history.inBody), place + ": text in " + format);
            if (format.equals(".json")) items(place, feed.json(), open);
        }
    }

    private void items(String place, JsonNode feed, Map<UUID, String> open) {
        for (JsonNode item : feed.get("items")) {
            String answer = open.get(UUID.fromString(text(item, "id").substring("urn:uuid:".length())));
            boolean headline = answer.startsWith("allow headline");
            assertEquals(!headline, item.toString().contains(history.inBody), place + ": " + answer + " in " + item);
        }
    }
}
