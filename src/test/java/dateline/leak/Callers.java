package dateline.leak;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The callers of the leak tests: the public, the newsroom's front end, and partners with different permissions for
 * one source.
 */
final class Callers {

    private final Newsroom newsroom;
    private final String editor;
    private final Map<String, Caller> byColumn = new LinkedHashMap<>();
    private final Map<String, TestPartner> partners = new LinkedHashMap<>();
    private final Map<String, String> permissions = new LinkedHashMap<>();

    /** Creates the callers, with a public source and a public feed of its stories. */
    Callers(Newsroom newsroom) {
        this.newsroom = newsroom;
        this.editor = newsroom.key("articles:read", "articles:write", "feeds:write");
        String source = StoryFixtures.SOURCE;
        as(editor)
                .contentType("application/json")
                .body("{\"name\":\"Leak Wire\"}")
                .put("/v1/sources/" + source)
                .then()
                // An earlier test may have created them.
                .statusCode(anyOf(is(201), is(428)));
        JsonBody feed = JsonBody.with("slug", StoryFixtures.FEED)
                .and("title", "Leaks")
                .and("itemCount", 100)
                .and("query", Map.of("source", List.of(source)));
        post(editor, "/v1/feeds", feed.json()).then().statusCode(anyOf(is(201), is(409)));
        add("anonymous", "everybody", null);
        add("newsroom", "newsroom", newsroom.key("articles:read"));
        add("no scope", "no-scope", newsroom.key("webhooks:write"));
        addPartner("covered", terms("full").and("media", "all"));
        // A second permission, which covers no article yet.
        newsroom.permission(partners.get("covered"), terms("headline").and("articlesFrom", "2099-01-01T00:00:00Z"));
        addPartner("early", terms("full").and("media", "all").and("embargoAccess", true));
        addPartner("excerpt", terms("excerpt").and("excerptWords", 5).and("media", "all"));
        addPartner("headline", terms("headline"));
        // The delay is longer than the other stories need to expire.
        addPartner("delayed", terms("full").and("media", "all").and("minDelay", "PT6H"));
        addPartner("former", terms("full").and("media", "all"));
        addPartner("suspended", terms("full").and("media", "all"));
        add("partner none", "none", newsroom.partner().key());
    }

    String editor() {
        return editor;
    }

    List<Caller> all() {
        return List.copyOf(byColumn.values());
    }

    Caller of(String column) {
        return byColumn.get(column);
    }

    String key(String column) {
        return of(column).key();
    }

    /** Values of path variables, by the name of the variable. */
    Map<String, String> known() {
        TestPartner covered = partners.get("covered");
        return Map.of(
                "partner",
                covered.id().toString(),
                "outlet",
                covered.outlet().toString(),
                "permission",
                permissions.get("covered"),
                "key",
                "dl_demo_editor",
                "code",
                "article-not-found",
                "preview",
                "00000000-0000-7000-8000-000000000000",
                "token",
                "pv_" + "x".repeat(43));
    }

    /** Ends one permission and suspends one partner; both have received their packages before. */
    void endRights() {
        post(newsroom.key("permissions:write"), "/v1/permissions/" + permissions.get("former") + "/revocations", "{}")
                .then()
                .statusCode(201);
        String rightsDeskKey = newsroom.key("partners:write");
        String path = "/v1/partners/" + partners.get("suspended").id();
        patch(rightsDeskKey, path, get(rightsDeskKey, path).header("ETag"), "{\"status\":\"suspended\"}")
                .then()
                .statusCode(200);
    }

    private static JsonBody terms(String level) {
        return JsonBody.with("scope", Map.of("sources", List.of(StoryFixtures.SOURCE)))
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("level", level);
    }

    private void addPartner(String column, JsonBody terms) {
        TestPartner partner = newsroom.partner();
        partners.put(column, partner);
        permissions.put(column, newsroom.permission(partner, terms));
        add("partner " + column, column, newsroom.partnerKey(partner, "syndication:read", "syndication:write"));
    }

    private void add(String name, String column, String key) {
        byColumn.put(column, new Caller(name, column, key));
    }
}
