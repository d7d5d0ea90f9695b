package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * A random history: each step is an act of editors, rights desk or time on a few articles of one source and on one
 * partner.
 */
final class RightsHistory {

    private static final int ARTICLES = 6;
    private static final int PERMISSIONS = 4;
    private static final Set<Integer> POSSIBLE = Set.of(200, 201, 403, 409, 412, 422);

    final String source = Newsroom.unique("story");
    final List<String> sections = List.of(Newsroom.unique("east"), Newsroom.unique("west"));
    final List<String> tags = List.of(Newsroom.unique("red"), Newsroom.unique("green"));
    /** Words that all headlines, teasers and bodies of this history contain, and no other article. */
    final String inHeadline;

    final String inTeaser;
    final String inBody;
    final List<UUID> articles = new ArrayList<>();
    final UUID partnerId;
    /** Keys by outlet. */
    final Map<UUID, String> keys = new LinkedHashMap<>();

    final String rightsDesk;
    private final Newsroom newsroom;
    private final Random random;
    private final String editor;
    private final List<String> permissions = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    RightsHistory(Newsroom newsroom, Random random) {
        this.newsroom = newsroom;
        this.random = random;
        inHeadline = word();
        inTeaser = word();
        inBody = word();
        editor = newsroom.key("articles:read", "articles:write", "feeds:write");
        rightsDesk = newsroom.key("permissions:write", "partners:write", "keys:write");
        TestPartner partner = newsroom.partner();
        partnerId = partner.id();
        keys.put(partner.outlet(), key(partner.outlet()));
        String outlet = createdId(post(
                rightsDesk,
                "/v1/partners/" + partnerId + "/outlets",
                JsonBody.with("name", "second")
                        .and("territories", List.of("NO"))
                        .and("channels", List.of("web"))
                        .json()));
        keys.put(UUID.fromString(outlet), key(UUID.fromString(outlet)));
        // A permission can name only existing sections, tags and feeds.
        for (int i = 0; i < 3; i++) publish(sections.get(i % 2), tags.get(i % 2));
        createdId(post(
                editor,
                "/v1/feeds",
                JsonBody.with("slug", source)
                        .and("title", "All of it")
                        .and("query", JsonBody.with("source", List.of(source)))
                        .json()));
        createPermission();
    }

    private String word() {
        StringBuilder word = new StringBuilder("qx");
        for (int i = 0; i < 12; i++) word.append("bcdfghjklmnprtvz".charAt(random.nextInt(16)));
        return word.toString();
    }

    private String key(UUID outlet) {
        return post(
                        rightsDesk,
                        "/v1/partners/" + partnerId + "/keys",
                        JsonBody.with("name", "k")
                                .and("outlet", outlet)
                                .and("scopes", List.of("syndication:read", "syndication:write"))
                                .json())
                .path("secret");
    }

    private static String createdId(Response answer) {
        assertEquals(201, answer.statusCode(), answer.asString());
        return answer.path("id");
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private String randomInstant(int from, int to) {
        return Instant.now()
                .plus(passed)
                .plus(Duration.ofHours(from + random.nextInt(to - from)))
                .toString();
    }

    /**
     * Performs one step.
     *
     * @return the kind of the step
     */
    String step() {
        int permission = random.nextInt(permissions.size());
        UUID article = pick(articles);
        String move = pick(
                "time",
                "time",
                "published",
                "updated",
                "corrected",
                "withheld",
                "released",
                "released",
                "unpublished",
                "published again",
                "published again",
                "killed",
                "source changed",
                "permitted",
                "permission edited",
                "permission edited",
                "permission edited",
                "permission suspended",
                "permission activated",
                "permission activated",
                "permission revoked",
                "partner changed",
                "partner active",
                "partner active",
                "partner active",
                "outlet edited",
                "asked and approved");
        switch (move) {
            case "time" -> passTime();
            case "published" -> publish(pick(sections), pick(tags));
            case "updated" -> update(article);
            case "corrected" ->
                postWithDraftEtag(
                        article,
                        "corrections",
                        JsonBody.with("kind", "correction")
                                .and("note", "Wrong.")
                                .and("changes", JsonBody.with("tags", List.of(pick(tags))))
                                .json());
            case "withheld" -> edit(article, "withholdings");
            case "released" -> edit(article, "releases");
            case "unpublished" -> edit(article, "unpublications");
            case "published again" ->
                postWithDraftEtag(
                        article,
                        "publications",
                        pick(
                                "{}",
                                "{}",
                                JsonBody.with("expiresAt", randomInstant(1, 4)).json()));
            case "killed" -> {
                if (random.nextInt(3) == 0) edit(article, "kills");
            }
            case "source changed" -> visibility(pick("public", "teaser", "licensed"));
            case "permitted" -> createPermission();
            case "permission edited" -> patchIfPresent("/v1/permissions/" + permissions.get(permission), randomEdit());
            case "permission suspended" -> transition(permission, "suspensions");
            case "permission activated" -> transition(permission, "activations");
            case "permission revoked" -> {
                transition(permission, "revocations");
                if (permissions.size() > 1) permissions.remove(permission);
            }
            case "partner changed" ->
                patchIfPresent(
                        "/v1/partners/" + partnerId,
                        pick(
                                "{\"status\":\"suspended\"}",
                                JsonBody.with("exclude", JsonBody.with("tags", List.of(pick(tags))))
                                        .json(),
                                JsonBody.with("exclude", JsonBody.with("articles", List.of(article)))
                                        .json(),
                                JsonBody.with("exclude", JsonBody.with("sources", List.of(source)))
                                        .json()));
            case "partner active" ->
                patchIfPresent("/v1/partners/" + partnerId, "{\"status\":\"active\",\"exclude\":null}");
            case "outlet edited" ->
                patchIfPresent(
                        "/v1/partners/" + partnerId + "/outlets/" + pick(List.copyOf(keys.keySet())),
                        pick(
                                "{\"worldwide\":true,\"territories\":null}",
                                "{\"worldwide\":false,\"territories\":[\"NO\"]}",
                                "{\"worldwide\":false,\"territories\":[\"NO\",\"SE\"]}",
                                "{\"channels\":[\"web\"]}",
                                "{\"channels\":[\"print\"]}"));
            case "asked and approved" -> requestPermission(article);
            default -> throw new IllegalStateException(move);
        }
        return move;
    }

    private void passTime() {
        if (passed.compareTo(Duration.ofDays(3)) > 0) return;
        Duration by = Duration.ofMinutes(40L * (1 + random.nextInt(6)));
        passed = passed.plus(by);
        newsroom.later(by);
    }

    private void publish(String section, String tag) {
        if (articles.size() >= ARTICLES) return;
        String id = createdId(
                post(editor, "/v1/articles", """
                    {"headline":"Ferry %s","teaser":"Fog %s.","source":"%s","section":"%s","tags":["%s"],
                     "language":"en","body":[{"type":"paragraph","text":"Pier %s."}]}
                    """.formatted(inHeadline, inTeaser, source, section, tag, inBody)));
        articles.add(UUID.fromString(id));
        String plan = pick(
                "{}",
                "{}",
                JsonBody.with("embargoedUntil", randomInstant(1, 5)).json(),
                JsonBody.with("at", randomInstant(1, 5)).json(),
                JsonBody.with("at", randomInstant(1, 3))
                        .and("embargoedUntil", randomInstant(3, 5))
                        .json(),
                JsonBody.with("expiresAt", randomInstant(2, 9)).json());
        postWithDraftEtag(UUID.fromString(id), "publications", plan);
    }

    private void update(UUID article) {
        patchIfPresent(
                "/v1/drafts/" + article,
                JsonBody.with("section", pick(sections))
                        .and("tags", List.of(pick(tags)))
                        .json());
        postWithDraftEtag(article, "publications", "{}");
    }

    private void postWithDraftEtag(UUID article, String transition, String body) {
        Response draft = get(editor, "/v1/drafts/" + article);
        if (draft.statusCode() != 200) return;
        assertPossible(as(editor)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body(body)
                .post("/v1/articles/" + article + "/" + transition));
    }

    private void edit(UUID article, String transition) {
        assertPossible(post(editor, "/v1/articles/" + article + "/" + transition, "{\"reason\":\"It was so.\"}"));
    }

    private void visibility(String visibility) {
        assertPossible(as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/sources/" + source).header("ETag"))
                .body(JsonBody.with("name", source)
                        .and("visibility", visibility)
                        .json())
                .put("/v1/sources/" + source));
    }

    private void createPermission() {
        if (permissions.size() >= PERMISSIONS) return;
        JsonBody terms = pick(
                JsonBody.with("scope", JsonBody.with("sources", List.of(source))),
                JsonBody.with("scope", JsonBody.with("sections", List.of(sections.get(0)))),
                JsonBody.with("scope", JsonBody.with("tags", List.of(tags.get(0)))),
                JsonBody.with("everything", true));
        String level = pick("full", "full", "excerpt", "headline");
        if (level.equals("excerpt")) terms = terms.and("excerptWords", 3);
        permissions.add(newsroom.permission(
                new TestPartner(partnerId, null, null),
                terms.and("level", level).and("articlesFrom", "2020-01-01T00:00:00Z")));
    }

    private String randomEdit() {
        return pick(
                "{\"level\":\"full\",\"excerptWords\":null}",
                "{\"level\":\"headline\",\"excerptWords\":null}",
                "{\"level\":\"excerpt\",\"excerptWords\":4}",
                "{\"minDelay\":\"PT2H\",\"embargoAccess\":null}",
                "{\"minDelay\":null,\"embargoAccess\":true}",
                "{\"minDelay\":null,\"embargoAccess\":null}",
                "{\"territories\":[\"NO\"]}",
                "{\"territories\":null,\"channels\":null}",
                "{\"channels\":[\"web\"]}",
                JsonBody.with("exclude", JsonBody.with("tags", List.of(tags.get(1))))
                        .json(),
                "{\"exclude\":null}",
                JsonBody.with(
                                "scope",
                                JsonBody.with("sources", List.of(source))
                                        .and("sections", null)
                                        .and("tags", null))
                        .and("everything", null)
                        .json(),
                JsonBody.with("scope", JsonBody.with("sections", List.of(sections.get(1))))
                        .and("everything", null)
                        .json(),
                JsonBody.with("validUntil", randomInstant(1, 6)).json(),
                "{\"validUntil\":null,\"actions\":[\"reproduce\"]}",
                JsonBody.with("validFrom", randomInstant(0, 3))
                        .and("validUntil", null)
                        .json(),
                "{\"actions\":[\"index\"]}",
                JsonBody.with("articlesUntil", randomInstant(1, 3)).json(),
                "{\"articlesUntil\":null}");
    }

    private void transition(int permission, String transition) {
        assertPossible(post(rightsDesk, "/v1/permissions/" + permissions.get(permission) + "/" + transition, "{}"));
    }

    private void requestPermission(UUID article) {
        Response permissionRequest = post(
                pick(List.copyOf(keys.values())),
                "/v1/permission-requests",
                JsonBody.with("article", article).and("level", "full").json());
        assertPossible(permissionRequest);
        if (permissionRequest.statusCode() != 201 || permissions.size() >= PERMISSIONS) return;
        Response approved = post(
                rightsDesk,
                "/v1/permission-requests/" + permissionRequest.path("id") + "/answers",
                "{\"decision\":\"approve\"}");
        approved.then().statusCode(201);
        permissions.add(approved.path("permission"));
    }

    private void patchIfPresent(String path, String body) {
        String by = path.startsWith("/v1/drafts") ? editor : rightsDesk;
        Response seen = get(by, path);
        if (seen.statusCode() == 200) assertPossible(patch(by, path, seen.header("ETag"), body));
    }

    // A step that the current state does not allow is rejected and changes nothing.
    private static void assertPossible(Response answer) {
        assertTrue(POSSIBLE.contains(answer.statusCode()), answer.statusCode() + " " + answer.asString());
    }
}
