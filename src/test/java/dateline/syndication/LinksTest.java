package dateline.syndication;

import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A response contains only links that the caller's key may follow. Each caller follows the links from every list. Links
 * for POST are not followed, nor the link to the rights in public articles, which is the same for all callers.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LinksTest {

    private static final int MAX_PER_FORM = Boolean.getBoolean("long") ? 2 : 1;

    @Inject
    Newsroom newsroom;

    private final Map<String, JsonNode> paths = new LinkedHashMap<>();
    private final Set<String> violations = new TreeSet<>();
    private int followed;

    @Test
    void everyLinkMayBeFollowedByTheKeyThatGotIt() {
        new Client(null)
                .get("/openapi?format=json")
                .json()
                .get("paths")
                .properties()
                .forEach(path -> paths.put(path.getKey(), path.getValue()));
        Stage stage = new Stage(newsroom);
        TestPartner partner = stage.partner(JsonBody.with("territories", List.of("NO")));
        String second = "{\"name\":\"second\",\"territories\":[\"NO\"],\"channels\":[\"web\"]}";
        post(stage.rightsDesk, "/v1/partners/" + partner.id() + "/outlets", second)
                .then()
                .statusCode(201);
        stage.edit(
                "/v1/partners/" + partner.id() + "/outlets/" + partner.outlet(),
                "{\"worldwide\":false,\"territories\":[\"NO\"]}");
        String writing = key(stage, partner, "syndication:read", "syndication:write");
        List<UUID> stories = List.of(stage.story(), stage.story(), stage.story());
        for (UUID story : stories) pull(partner, story).then().statusCode(200);
        for (UUID story : stories) {
            String copy = JsonBody.with("article", story)
                    .and("url", "https://partner.example/" + story)
                    .and("version", 1)
                    .json();
            post(writing, "/v1/reproductions", copy).then().statusCode(201);
        }
        stage.correct(stories.get(0), "correction");
        stage.step(stories.get(1), "withholdings");
        stage.edit(
                "/v1/partners/" + partner.id(),
                JsonBody.with("exclude", JsonBody.with("articles", List.of(stories.get(2))))
                        .json());
        for (UUID story : stories) pull(partner, story);
        TestPartner other = newsroom.partner();
        UUID open = newsroom.publish("{\"headline\":\"Open to all\"}", "{}");
        pull(other, open).then().statusCode(403);
        String writingKey = key(stage, other, "syndication:read", "syndication:write");
        for (int i = 0; i < 2; i++) {
            String request = JsonBody.with("article", open).and("level", "full").json();
            String permissionRequest =
                    post(writingKey, "/v1/permission-requests", request).path("id");
            if (i > 0) continue;
            post(
                            stage.rightsDesk,
                            "/v1/permission-requests/" + permissionRequest + "/answers",
                            "{\"decision\":\"approve\"}")
                    .then()
                    .statusCode(201);
        }

        Map<String, String> callers = new LinkedHashMap<>();
        callers.put("anonymous", null);
        for (String demo : List.of(
                "frontend",
                "editor",
                "rights",
                "admin",
                "partner_full",
                "partner_excerpt",
                "partner_lapsed",
                "partner_none")) {
            callers.put(demo, "dl_demo_" + demo);
        }
        callers.put("auditor", newsroom.key("audit:read"));
        callers.put("permissions desk", newsroom.key("permissions:write"));
        callers.put("reading partner", key(stage, partner, "syndication:read"));
        callers.put("writing partner", writing);
        callers.put("asking partner", writingKey);
        callers.put("partner with a key for notices", key(stage, partner, "notices"));
        callers.forEach((name, key) -> follow(
                name,
                new Client(key),
                List.of(
                        "/v1/partners/" + partner.id() + "/catalogue?outlet=" + partner.outlet(),
                        "/v1/articles/" + open + "/rights?partner=" + other.id(),
                        "/v1/articles/" + open + "/rights",
                        "/v1/articles/" + stories.get(0) + "/reproductions",
                        "/v1/audit-events?kind=read-denied&partner=" + partner.id(),
                        "/v1/notices?partner=" + partner.id(),
                        "/v1/reports/reproductions?partner=" + partner.id(),
                        "/v1/permission-requests?partner=" + other.id())));
        System.out.println("LinksTest: " + followed + " links followed by " + callers.size() + " callers");
        assertEquals(Set.of(), violations);
        assertTrue(followed > 300, followed + " links");
    }

    private static String key(Stage stage, TestPartner partner, String... scopes) {
        JsonBody key =
                JsonBody.with("name", "k").and("outlet", partner.outlet()).and("scopes", List.of(scopes));
        return post(stage.rightsDesk, "/v1/partners/" + partner.id() + "/keys", key.json())
                .path("secret");
    }

    private void follow(String name, Client caller, List<String> extraPaths) {
        Deque<String> queue = new ArrayDeque<>(extraPaths);
        paths.keySet().stream()
                .filter(path -> path.startsWith("/v1/")
                        && !path.contains("{")
                        && paths.get(path).has("get"))
                .forEach(queue::add);
        Set<String> seen = new HashSet<>(queue);
        Map<String, Integer> countByForm = new HashMap<>();
        while (!queue.isEmpty()) {
            String path = queue.poll();
            Client.Answer answer = caller.get(path);
            if (!answer.body().startsWith("{")) continue;
            links(answer.json(), "").forEach((link, member) -> {
                String form = form(link);
                boolean samePublicLink = member.equals("rights")
                        && path.matches("/v1/(articles|feeds)([/?][^/]*|/[^/]+/(articles|related|versions).*)?");
                if (form == null || samePublicLink || !seen.add(link)) return;
                if (countByForm.merge(form + " as " + member, 1, Integer::sum) > MAX_PER_FORM) return;
                followed++;
                Client.Answer response = caller.get(link);
                boolean refused = List.of(400, 401, 405).contains(response.status())
                        || response.status() == 403 && response.body().contains("\"scope-missing\"");
                if (refused)
                    violations.add(
                            name + " at " + path + ": links." + member + " " + link + " is " + response.status());
                queue.add(link);
            });
        }
    }

    /** The members of all objects with the name links: address and member name. */
    private static Map<String, String> links(JsonNode node, String name) {
        Map<String, String> found = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties().forEach(member -> {
                JsonNode value = member.getValue();
                if (name.equals("links") && value.isTextual() && value.asText().contains("/v1/")) {
                    if (!value.asText().contains("{")) found.put(Stage.local(value.asText()), member.getKey());
                } else {
                    found.putAll(links(value, member.getKey()));
                }
            });
        } else if (node.isArray()) {
            node.forEach(child -> found.putAll(links(child, name)));
        }
        return found;
    }

    /** The path in the contract with the names of the query parameters; null if it has no GET. */
    private String form(String link) {
        String path = link.replaceAll("\\?.*", "");
        return paths.entrySet().stream()
                .filter(entry -> path.matches(entry.getKey()
                        .replaceAll("\\{[a-zA-Z-]+}\\.", "[^/]+\\\\.")
                        .replaceAll("\\{[a-zA-Z-]+}", "[^/]+")))
                .filter(entry -> entry.getValue().has("get"))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(form -> form + link.replaceFirst("^[^?]*", "").replaceAll("=[^&]*", ""))
                .orElse(null);
    }
}
