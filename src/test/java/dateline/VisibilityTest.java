package dateline;

import static dateline.Newsroom.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The visibility table: an article in each state, for each caller and endpoint. A cell states the response of the
 * item's own endpoint. Every other endpoint must agree: it lists the article exactly when it can be read, and shows the
 * full text exactly when the item does.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class VisibilityTest {

    private static final String WORD = "zanzibarquill";
    private static final String REASON = "The witness was invented.";

    @Inject
    Newsroom newsroom;

    /** Callers of the reading routes and partners of the syndication routes. */
    private final Map<String, String> readers = new LinkedHashMap<>();

    private final Map<String, String> partners = new LinkedHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private String source;
    private Instant now;

    @AfterEach
    void clock() {
        newsroom.clockBack();
    }

    @Test
    void everyEndpointAppliesTheSameVisibility() {
        source = Newsroom.unique("table");
        now = Instant.now();
        Newsroom.as(newsroom.key("articles:write"))
                .contentType("application/json")
                .body("{\"name\":\"Table\"}")
                .put("/v1/sources/" + source)
                .then()
                .statusCode(201);
        TestPartner covered = newsroom.partner();
        newsroom.permission(covered, terms("full"));
        TestPartner early = newsroom.partner();
        newsroom.permission(early, terms("full").and("embargoAccess", true));
        TestPartner delayed = newsroom.partner();
        newsroom.permission(delayed, terms("full").and("minDelay", "PT1H"));
        TestPartner excerpt = newsroom.partner();
        newsroom.permission(excerpt, terms("excerpt").and("excerptWords", 5));
        TestPartner former = newsroom.partner();
        String endedPermission = newsroom.permission(former, terms("full"));
        TestPartner other = newsroom.partner();
        readers.put("anonymous", null);
        readers.put("partner", covered.key());
        readers.put("newsroom", newsroom.key("articles:read"));
        partners.put("covered", covered.key());
        partners.put("early", early.key());
        partners.put("delayed", delayed.key());
        partners.put("excerpt", excerpt.key());
        partners.put("former", former.key());
        partners.put("other", other.key());

        UUID draft = draft("public");
        UUID scheduled = published(
                "public", JsonBody.with("at", now.plus(Duration.ofHours(9))).json());
        UUID embargoed = published(
                "public",
                JsonBody.with("embargoedUntil", now.plus(Duration.ofHours(9))).json());
        UUID open = published("public", "{}");
        UUID teaser = published("teaser", "{}");
        UUID licensed = published("licensed", "{}");
        UUID ending = published(
                "public",
                JsonBody.with("expiresAt", now.plus(Duration.ofHours(2))).json());
        UUID endingUnseen = published(
                "licensed",
                JsonBody.with("expiresAt", now.plus(Duration.ofHours(2))).json());
        UUID withheld = published("public", "{}");
        UUID withheldUnseen = published("licensed", "{}");
        UUID killed = published("public", "{}");
        UUID killedUnseen = published("licensed", "{}");
        UUID unpublished = published("public", "{}");
        UUID unpublishedUnseen = published("licensed", "{}");
        for (UUID once :
                List.of(open, teaser, licensed, ending, withheld, withheldUnseen, killed, killedUnseen, unpublished))
            pull(former.key(), once).then().statusCode(200);
        String rightsDeskKey = newsroom.key("permissions:write");
        Newsroom.post(rightsDeskKey, "/v1/permissions/" + endedPermission + "/revocations", "{}")
                .then()
                .statusCode(201);

        for (UUID one : List.of(withheld, withheldUnseen)) transition(one, "withholdings", "{}");
        for (UUID one : List.of(killed, killedUnseen))
            transition(one, "kills", JsonBody.with("reason", REASON).json());
        for (UUID one : List.of(unpublished, unpublishedUnseen)) transition(one, "unpublications", "{}");
        UUID killedEarly = published(
                "public",
                JsonBody.with("embargoedUntil", now.plus(Duration.ofHours(9))).json());
        transition(killedEarly, "kills", JsonBody.with("reason", REASON).json());
        UUID withheldEarly = published(
                "public",
                JsonBody.with("embargoedUntil", now.plus(Duration.ofHours(9))).json());
        transition(withheldEarly, "withholdings", "{}");

        reading("draft", draft, "404", "404", "404");
        reading("scheduled", scheduled, "404", "404", "404");
        reading("embargoed", embargoed, "404", "404", "404");
        reading("public", open, "whole", "whole", "whole");
        reading("teaser", teaser, "teaser", "teaser", "whole");
        reading("licensed", licensed, "404", "404", "whole");

        String noPermission = "403 permission-missing";
        String ended = "403 permission-revoked";
        syndicated("draft", draft, "404", "404", "404", "404", "404", "404");
        syndicated("scheduled", scheduled, "404", "404", "404", "404", "404", "404");
        syndicated("embargoed", embargoed, "404", "full embargo", "404", "404", "404", "404");
        syndicated("public", open, "full", "full", "403 delayed", "excerpt", ended, noPermission);
        syndicated("teaser", teaser, "full", "full", "403 delayed", "excerpt", ended, noPermission);
        syndicated("licensed", licensed, "full", "full", "404", "excerpt", ended, "404");

        String held = "404 article-withheld";
        String refused = "403 withheld";
        reading("withheld", withheld, held, held, held);
        reading("withheld, never public", withheldUnseen, "404", "404", "404");
        reading("withheld under embargo", withheldEarly, "404", "404", "404");
        syndicated("withheld", withheld, refused, refused, held, refused, refused, held);
        syndicated("withheld, never public", withheldUnseen, refused, refused, "404", refused, refused, "404");
        syndicated("withheld under embargo", withheldEarly, "404", refused, "404", "404", "404", "404");

        String dead = "410 article-canceled";
        String reason = dead + " with reason";
        reading("killed", killed, dead, dead, reason);
        reading("killed, never public", killedUnseen, "404", "404", reason);
        reading("killed under embargo", killedEarly, "404", "404", reason);
        syndicated("killed", killed, reason, reason, dead, reason, reason, dead);
        syndicated("killed, never public", killedUnseen, reason, reason, "404", reason, reason, "404");
        syndicated("killed under embargo", killedEarly, "404", reason, "404", "404", "404", "404");

        String back = "410 article-unpublished";
        reading("unpublished", unpublished, back, back, back);
        reading("unpublished, never public", unpublishedUnseen, "404", "404", "404");
        syndicated("unpublished", unpublished, back, back, back, back, back, back);
        syndicated("unpublished, never public", unpublishedUnseen, "404", "404", "404", "404", "404", "404");

        newsroom.later(Duration.ofHours(3));
        String gone = "410 article-expired";
        reading("expired", ending, gone, gone, gone);
        reading("expired, never public", endingUnseen, "404", "404", "404");
        syndicated("expired", ending, gone, gone, gone, gone, gone, gone);
        syndicated("expired, never public", endingUnseen, "404", "404", "404", "404", "404", "404");
        syndicated("public, delay over", open, "full", "full", "full", "excerpt", ended, noPermission);
        assertEquals(List.of(), failures);
    }

    private void reading(String state, UUID article, String... expected) {
        List<String> all = List.copyOf(readers.keySet());
        ParallelCalls.each(readers.entrySet(), reader -> {
            String due = expected[all.indexOf(reader.getKey())];
            String cell = state + " for " + reader.getKey();
            String key = reader.getValue();
            Response item = get(key, "/v1/articles/" + article);
            check(cell, due, reading(item));
            check(
                    cell + ", HEAD",
                    item.statusCode(),
                    Newsroom.as(key).head("/v1/articles/" + article).statusCode());
            for (String suffix : List.of(".ninjs", ".jsonld", ".html", ".txt")) {
                Response format = get(key, "/v1/articles/" + article + suffix);
                check(cell + " as " + suffix, reading(item, ""), reading(format, WORD));
            }
            check(
                    cell + ", page for everybody",
                    reading(get(null, "/v1/articles/" + article), ""),
                    reading(get(key, "/articles/" + article), WORD));
            boolean seen = item.statusCode() == 200;
            boolean whole = due.equals("whole");
            check(cell + ", in the list", seen, named(get(key, "/v1/articles?limit=100&source=" + source), article));
            check(
                    cell + ", found by a word of its body",
                    whole,
                    named(get(key, "/v1/articles?limit=100&q=" + WORD + "&source=" + source), article));
            for (String format : List.of("rss", "atom", "json")) {
                String feed = get(key, "/v1/feeds/latest." + format).asString();
                // Only an entry counts; a tombstone names the article, too.
                boolean entry = feed.contains(">urn:uuid:" + article + "<")
                        || feed.contains("\"id\":\"urn:uuid:" + article + "\",\"url\"");
                check(cell + ", in " + format, seen, entry);
            }
            check(
                    cell + ", in the public change feed",
                    reading(get(null, "/v1/articles/" + article)).matches("whole|teaser"),
                    snapshot(key).contains("\"put\",\"article\":\"" + article));
        });
    }

    // All pages, because other tests have articles in the change feed, too.
    private static String snapshot(String key) {
        StringBuilder pages = new StringBuilder();
        String next = "/v1/changes?limit=1000";
        for (boolean caughtUp = false; !caughtUp; ) {
            Response page = get(key, next);
            pages.append(page.asString());
            next = "/v1/changes?limit=1000&since=" + page.path("nextCursor");
            caughtUp = page.path("caughtUp");
        }
        return pages.toString();
    }

    private void syndicated(String state, UUID article, String... expected) {
        List<String> all = List.copyOf(partners.keySet());
        ParallelCalls.each(partners.entrySet(), partner -> {
            String due = expected[all.indexOf(partner.getKey())];
            String cell = state + " for the partner " + partner.getKey();
            String key = partner.getValue();
            Response item = pull(key, article);
            check(cell, due, syndicated(item));
            check(
                    cell + ", HEAD",
                    item.statusCode(),
                    Newsroom.as(key).head("/v1/syndication/articles/" + article).statusCode());
            boolean allowed = item.statusCode() == 200;
            check(
                    cell + ", in the catalogue",
                    allowed,
                    named(get(key, "/v1/syndication/articles?limit=100&source=" + source), article));
            boolean whole = due.startsWith("full");
            check(cell + ", whole text", whole, item.asString().contains(WORD));
            Response rights = get(key, "/v1/articles/" + article + "/rights");
            int knowable = item.statusCode() == 200 || item.statusCode() == 403 ? 200 : item.statusCode();
            check(cell + ", rights", knowable, rights.statusCode());
            if (knowable == 200) check(cell + ", decision", allowed ? "allow" : "deny", rights.path("decision"));
        });
    }

    private static String reading(Response item) {
        if (item.statusCode() != 200) return refusal(item);
        return item.path("body") == null ? "teaser" : "whole";
    }

    private static String refusal(Response item) {
        String code = item.path("code");
        if (code.equals("article-not-found")) return "404";
        return item.statusCode() + " " + code + (REASON.equals(item.path("reason")) ? " with reason" : "");
    }

    private static String reading(Response format, String word) {
        if (format.statusCode() != 200) return reading(format);
        return word.isEmpty() ? reading(format) : format.asString().contains(word) ? "whole" : "teaser";
    }

    private static String syndicated(Response item) {
        if (item.statusCode() != 200) return refusal(item);
        return item.path("level") + (item.path("embargo") == null ? "" : " embargo");
    }

    private static boolean named(Response list, UUID article) {
        List<String> ids = list.then().statusCode(200).extract().path("items.id");
        return ids.contains(article.toString());
    }

    private static Response pull(String key, UUID article) {
        return get(key, "/v1/syndication/articles/" + article);
    }

    private void check(String cell, Object expected, Object actual) {
        if (!expected.equals(actual)) failures.add(cell + ": expected " + expected + ", was " + actual);
    }

    private void transition(UUID article, String transition, String body) {
        Newsroom.post(newsroom.key("articles:write"), "/v1/articles/" + article + "/" + transition, body)
                .then()
                .statusCode(201);
    }

    private UUID draft(String visibility) {
        return UUID.fromString(Newsroom.post(newsroom.key("articles:write"), "/v1/articles", story(visibility))
                .path("id"));
    }

    private UUID published(String visibility, String plan) {
        return newsroom.publish(story(visibility), plan);
    }

    private String story(String visibility) {
        return Stories.article()
                .headline(Newsroom.unique("Story"))
                .teaser("Short.")
                .visibility(visibility)
                .source(source)
                .paragraph("One two three four five six seven eight " + WORD + " nine ten.")
                .json();
    }

    private JsonBody terms(String level) {
        return JsonBody.with("scope", Map.of("sources", List.of(source)))
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("level", level);
    }
}
