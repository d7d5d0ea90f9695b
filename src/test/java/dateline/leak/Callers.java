package dateline.leak;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;

import dateline.Newsroom;
import dateline.Newsroom.Buyer;
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
    private final Map<String, Buyer> buyers = new LinkedHashMap<>();
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
        String feed = "{\"slug\":\"%s\",\"title\":\"Leaks\",\"itemCount\":100,\"query\":{\"source\":[\"%s\"]}}";
        post(editor, "/v1/feeds", feed.formatted(StoryFixtures.FEED, source))
                .then()
                .statusCode(anyOf(is(201), is(409)));
        add("anonymous", "everybody", null);
        add("newsroom", "newsroom", newsroom.key("articles:read"));
        add("no scope", "no-scope", newsroom.key("webhooks:write"));
        partner("covered", source, "\"level\":\"full\",\"media\":\"all\"");
        // A second permission, which covers no article yet.
        newsroom.permission(
                buyers.get("covered"),
                "\"scope\":{\"sources\":[\"" + source
                        + "\"]},\"articlesFrom\":\"2099-01-01T00:00:00Z\",\"level\":\"headline\"");
        partner("early", source, "\"level\":\"full\",\"media\":\"all\",\"embargoAccess\":true");
        partner("excerpt", source, "\"level\":\"excerpt\",\"excerptWords\":5,\"media\":\"all\"");
        partner("headline", source, "\"level\":\"headline\"");
        // The delay is longer than the other stories need to expire.
        partner("delayed", source, "\"level\":\"full\",\"media\":\"all\",\"minDelay\":\"PT6H\"");
        partner("former", source, "\"level\":\"full\",\"media\":\"all\"");
        partner("suspended", source, "\"level\":\"full\",\"media\":\"all\"");
        add("partner none", "none", newsroom.buyer().key());
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
        Buyer covered = buyers.get("covered");
        return Map.of(
                "partner", covered.id().toString(),
                "outlet", covered.outlet().toString(),
                "permission", permissions.get("covered"),
                "key", "dl_demo_editor",
                "code", "article-not-found");
    }

    /** Ends one permission and suspends one partner; both have received their packages before. */
    void part() {
        post(newsroom.key("permissions:write"), "/v1/permissions/" + permissions.get("former") + "/revocations", "{}")
                .then()
                .statusCode(201);
        String desk = newsroom.key("partners:write");
        String partner = "/v1/partners/" + buyers.get("suspended").id();
        patch(desk, partner, get(desk, partner).header("ETag"), "{\"status\":\"suspended\"}")
                .then()
                .statusCode(200);
    }

    private void partner(String column, String source, String terms) {
        Buyer buyer = newsroom.buyer();
        buyers.put(column, buyer);
        permissions.put(
                column,
                newsroom.permission(
                        buyer,
                        "\"scope\":{\"sources\":[\"" + source + "\"]},\"articlesFrom\":\"2020-01-01T00:00:00Z\","
                                + terms));
        add("partner " + column, column, buyer.key());
    }

    private void add(String name, String column, String key) {
        byColumn.put(column, new Caller(name, column, key));
    }
}
