package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.database.sql.Sql;
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

    private static final Pattern TOMBSTONE = Pattern.compile("<at:deleted-entry [^>]*>|\"deleted\":\\[[^\\]]*]");
    private static final Pattern ARTICLE_ID = Pattern.compile("urn:uuid:([0-9a-f-]{36})");
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
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /** @return the responses, as decision and reason */
    List<String> compare(String name) {
        List<String> answers = new ArrayList<>();
        history.keys.forEach((outlet, key) -> {
            Client client = new Client(key);
            Map<UUID, String> expected = new TreeMap<>();
            history.articles.forEach(article -> expected.put(article, readRights(client, article)));
            String label = name + ", outlet " + outlet;
            assertEquals(expected, decideAll(outlet, expected), label + ": decision");
            assertEquals(expected, evaluate(client, expected), label + ": evaluations");
            Set<UUID> embargoed = new TreeSet<>();
            expected.forEach((article, answer) -> {
                Client.Answer delivery = client.get("/v1/syndication/articles/" + article);
                assertEquals(answer, describeDelivery(delivery), label + ": " + article);
                if (delivery.json().has("embargo")) embargoed.add(article);
            });
            compareLists(label, outlet, client, expected);
            compareFeeds(label, client, expected, embargoed);
            expected.values().forEach(answer -> answers.add(answer.replaceAll(" [0-9a-f-]{36}$", "")));
        });
        return answers;
    }

    private static String readRights(Client client, UUID article) {
        Client.Answer answer = client.get("/v1/articles/" + article + "/rights");
        return answer.status() != 200 ? hidden(answer.json()) : describe(answer.json());
    }

    private static String hidden(JsonNode answer) {
        return "hidden " + text(answer, "code");
    }

    private static String describe(JsonNode document) {
        String permission = text(document, "permission");
        return "allow".equals(text(document, "decision"))
                ? allowed(text(document, "level"), permission)
                : denied(document.at("/reasons/0/code").textValue(), permission);
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).textValue();
    }

    private static String allowed(Object level, Object permission) {
        return "allow " + level + " " + permission;
    }

    private static String denied(Object reason, Object permission) {
        return "deny " + reason + (permission == null ? "" : " " + permission);
    }

    // The decision does not know which articles are hidden; for those it only has to deny.
    private Map<UUID, String> decideAll(UUID outlet, Map<UUID, String> expected) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = now();
            PartnerContext partnerContext = PartnerContext.of(history.partnerId, outlet);
            Map<UUID, DecisionContext> contexts = rights.evaluateAll(partnerContext, expected.keySet(), now);
            Map<UUID, String> decided = new TreeMap<>();
            expected.forEach((article, answer) -> {
                DecisionContext context = contexts.get(article);
                boolean denied = context == null || context.decision() instanceof Denied;
                decided.put(article, denied && answer.startsWith("hidden") ? answer : of(context));
            });
            return decided;
        });
    }

    private static String of(DecisionContext context) {
        if (context == null) return "nothing";
        return context.permitted()
                .map(permitted -> allowed(permitted.level().wireName(), permitted.permission()))
                .orElseGet(() -> {
                    Denied denied = context.denied().orElseThrow();
                    return denied(denied.reason().code(), denied.permission().orElse(null));
                });
    }

    private static Map<UUID, String> evaluate(Client client, Map<UUID, String> expected) {
        Client.Answer answer = client.post(
                "/v1/rights/evaluations",
                JsonBody.with("articles", List.copyOf(expected.keySet())).json());
        assertEquals(200, answer.status(), answer.body());
        Map<UUID, String> evaluated = new TreeMap<>();
        for (JsonNode item : answer.json().get("items")) {
            UUID article = UUID.fromString(text(item, "article"));
            boolean hidden = expected.get(article).startsWith("hidden");
            String described = describe(item);
            evaluated.put(article, hidden ? described.replace("deny", "hidden") : described);
        }
        return evaluated;
    }

    private static String describeDelivery(Client.Answer answer) {
        JsonNode body = answer.json();
        if (answer.status() == 200)
            return allowed(text(body, "level"), body.at("/usage/permission").textValue());
        if (answer.status() != 403) return hidden(body);
        return denied(body.at("/reasons/0/code").textValue(), text(body, "permission"));
    }

    private void compareLists(String label, UUID outlet, Client client, Map<UUID, String> expected) {
        Map<UUID, String> permitted = of(expected, answer -> answer.startsWith("allow"));
        String query = "?source=" + history.source + "&limit=100&count=exact&facets=language";
        JsonNode catalogue = list(client, "/v1/syndication/articles" + query);
        assertEquals(permitted, listed(catalogue), label + ": catalogue");
        assertEquals(permitted.size(), catalogue.at("/page/count/value").asInt(), label + ": count");
        int counted = 0;
        for (JsonNode facet : catalogue.at("/facets/language"))
            counted += facet.get("count").asInt();
        assertEquals(permitted.size(), counted, label + ": facets");
        JsonNode rightsDeskView = list(
                new Client(history.rightsDesk),
                "/v1/partners/" + history.partnerId + "/catalogue" + query + "&outlet=" + outlet);
        assertEquals(permitted, listed(rightsDeskView), label + ": the rights desk's view");
        assertEquals(permitted.keySet(), search(client, history.inHeadline), label + ": search for the headline");
        assertEquals(
                of(expected, answer -> answer.startsWith("allow excerpt") || answer.startsWith("allow full"))
                        .keySet(),
                search(client, history.inTeaser),
                label + ": search for the teaser");
        assertEquals(
                of(expected, answer -> answer.startsWith("allow full")).keySet(),
                search(client, history.inBody),
                label + ": search for the text");
        assertEquals(versionsAndLevels(catalogue), versionsAndLevels(client), label + ": change feed");
    }

    private static Map<UUID, String> of(Map<UUID, String> expected, Predicate<String> wanted) {
        Map<UUID, String> some = new TreeMap<>(expected);
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

    private static Set<UUID> search(Client client, String word) {
        Set<UUID> found = new TreeSet<>();
        list(client, "/v1/syndication/articles?q=" + word + "&limit=100")
                .get("items")
                .forEach(item -> found.add(UUID.fromString(text(item, "id"))));
        return found;
    }

    private static Map<String, String> versionsAndLevels(JsonNode catalogue) {
        Map<String, String> versions = new TreeMap<>();
        for (JsonNode item : catalogue.get("items")) {
            versions.put(text(item, "id"), item.get("version").asInt() + " " + text(item, "level"));
        }
        return versions;
    }

    // A partner that may run everything also gets articles of other tests.
    private Map<String, String> versionsAndLevels(Client client) {
        Map<String, String> versions =
                new TreeMap<>(mirrors.get(client.key()).catchUp(1_000).articles());
        versions.keySet()
                .retainAll(history.articles.stream().map(UUID::toString).toList());
        return versions;
    }

    private static Set<UUID> idsIn(String document) {
        return ARTICLE_ID
                .matcher(document)
                .results()
                .map(name -> UUID.fromString(name.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * In every format a feed has exactly the permitted articles without an embargo, with the text that their level
     * opens.
     */
    private void compareFeeds(String label, Client client, Map<UUID, String> expected, Set<UUID> embargoed) {
        Map<UUID, String> permitted = of(expected, answer -> answer.startsWith("allow"));
        permitted.keySet().removeAll(embargoed);
        boolean texts = permitted.values().stream().anyMatch(answer -> !answer.startsWith("allow headline"));
        for (String format : FORMATS) {
            Client.Answer feed = client.get("/v1/syndication/feeds/" + history.source + format);
            assertEquals(200, feed.status(), feed.body());
            Set<UUID> ids = idsIn(TOMBSTONE.matcher(feed.body()).replaceAll(""));
            assertEquals(permitted.keySet(), ids, label + ": feed as " + format);
            TOMBSTONE
                    .matcher(feed.body())
                    .results()
                    .forEach(tombstone -> assertTrue(
                            Collections.disjoint(ids, idsIn(tombstone.group())),
                            label + ": both an item and a tombstone as " + format));
            assertEquals(
                    !permitted.isEmpty(), feed.body().contains(history.inHeadline), label + ": headline in " + format);
            assertEquals(texts, feed.body().contains(history.inTeaser), label + ": teaser in " + format);
            assertEquals(texts, feed.body().contains(history.inBody), label + ": text in " + format);
            if (format.equals(".json")) compareItems(label, feed.json(), permitted);
        }
    }

    private void compareItems(String label, JsonNode feed, Map<UUID, String> permitted) {
        for (JsonNode item : feed.get("items")) {
            String answer = permitted.get(UUID.fromString(text(item, "id").substring("urn:uuid:".length())));
            boolean headline = answer.startsWith("allow headline");
            assertEquals(!headline, item.toString().contains(history.inBody), label + ": " + answer + " in " + item);
        }
    }
}
