package dateline.http;

import static dateline.http.Newsroom.BRIDGE;
import static dateline.http.Newsroom.EDITOR;
import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.made;
import static dateline.http.Newsroom.post;
import static dateline.http.Newsroom.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.JsonBody;
import dateline.TestServer;
import dateline.article.editing.ScheduledTransitions;
import dateline.database.server.TestDatabase;
import dateline.http.base.HttpDates;
import dateline.leak.StoppedClock;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conditional requests over HTTP (RFC 9110 section 13). */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ConditionalRequestsTest {

    private static final String NEVER = "\"never\"";

    @Inject
    FreshDemo demo;

    @Inject
    AgroalDataSource database;

    @Inject
    ScheduledTransitions transitions;

    @Test
    void anEtagIsStrongAndStable() {
        String etag = etag(Request.get(BRIDGE).send());
        assertTrue(etag.matches("\"[^\"]+\""), etag);
        assertEquals(etag, etag(Request.get(BRIDGE).send()));
    }

    @Test
    void aCurrentEtagGets304WithoutContent() {
        RawHttp.Answer full = Request.get(BRIDGE).send();
        RawHttp.Answer answer =
                Request.get(BRIDGE).with("If-None-Match", etag(full)).send();
        assertEquals(304, answer.status());
        assertEquals(0, answer.content().length);
        for (String header : List.of("ETag", "Cache-Control", "Vary", "Date"))
            assertEquals(1, answer.headers(header).size(), header);
        assertEquals(full.header("Cache-Control"), answer.header("Cache-Control"));
        assertEquals(List.of(), answer.headers("Content-Type"));
    }

    @Test
    void ifNoneMatchComparesWeaklyAndAcceptsListsAndStar() {
        String etag = etag(Request.get(BRIDGE).send());
        for (String sent : List.of("W/" + etag, NEVER + ", " + etag, NEVER + ",W/" + etag, "*", "  * ")) {
            assertEquals(
                    304, Request.get(BRIDGE).with("If-None-Match", sent).send().status(), sent);
        }
        for (String sent : List.of(NEVER, etag.replace("\"", ""), "nonsense", "")) {
            assertEquals(
                    200, Request.get(BRIDGE).with("If-None-Match", sent).send().status(), sent);
        }
    }

    @Test
    void severalIfNoneMatchLinesAreOneList() {
        String etag = etag(Request.get(BRIDGE).send());
        assertEquals(
                304,
                Request.get(BRIDGE)
                        .line("If-None-Match: " + NEVER)
                        .line("If-None-Match: " + etag)
                        .send()
                        .status());
    }

    @Test
    void ifModifiedSinceTheLastChangeGets304() {
        awaitFinalDate(() -> {
            String changed = Request.get(BRIDGE).send().header("Last-Modified").orElseThrow();
            assertEquals(304, since(changed));
            assertEquals(304, since("Fri, 01 Jan 2100 00:00:00 GMT"));
            assertEquals(200, since("Sat, 01 Jan 2000 00:00:00 GMT"));
        });
    }

    // Runs at a time when all Last-Modified dates are final.
    private void awaitFinalDate(Runnable reads) {
        StoppedClock clock = new StoppedClock(database, transitions);
        try {
            clock.at(clock.latest().plusSeconds(15));
            reads.run();
        } finally {
            clock.run();
        }
    }

    @Test
    void twoChangesWithinOneSecondHaveDifferentDates() {
        StoppedClock clock = new StoppedClock(database, transitions);
        Instant second = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        try {
            clock.at(second.plusMillis(200));
            String story = publish("Ferry in", JsonBody.empty());
            String article = "/v1/articles/" + story;
            List<String> paths =
                    List.of(article, article + ".html", article + "/versions", "/v1/articles", "/v1/feeds/latest.rss");
            clock.at(second.plusMillis(400));
            for (String path : paths)
                assertEquals(List.of(), Request.get(path).send().headers("Last-Modified"), path);
            clock.at(second.plusMillis(600));
            publishAgain(story);
            clock.at(second.plusSeconds(10));
            // The client uses the Date of the response that it got before the second change.
            for (String path : paths) assertEquals(200, since(path, HttpDates.format(second)), path);
            String lastModified =
                    Request.get(article).send().header("Last-Modified").orElseThrow();
            assertEquals(304, since(article, lastModified));
            clock.at(second.plusMillis(10_001));
            publishAgain(story);
            clock.at(second.plusSeconds(20));
            for (String path : paths) assertEquals(200, since(path, lastModified), path);
        } finally {
            clock.run();
        }
    }

    @Test
    void aMalformedDateIsIgnored() {
        for (String date : List.of("garbage", "", "2100-01-01T00:00:00Z", "Fri, 31 Feb 2100 00:00:00 GMT", "0")) {
            assertEquals(200, since(date), date);
        }
    }

    @Test
    void obsoleteDateFormatsAreAccepted() {
        assertEquals(304, since("Thursday, 01-Jan-60 00:00:00 GMT"));
        assertEquals(304, since("Fri Jan  1 00:00:00 2100"));
    }

    @Test
    void anEtagTakesPrecedenceOverADate() {
        assertEquals(
                200,
                Request.get(BRIDGE)
                        .with("If-None-Match", NEVER)
                        .with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                        .send()
                        .status());
    }

    @Test
    void everyPublicReadAnswers304ToItsOwnEtag() throws Exception {
        for (Request get : PublicReads.all(demo)) {
            RawHttp.Answer first = get.send();
            assertEquals(200, first.status(), get.target());
            if (first.header("Cache-Control").orElse("").equals("no-store")) continue;
            RawHttp.Answer again = get.with("If-None-Match", etag(first)).send();
            assertEquals(304, again.status(), get.target());
            assertEquals(first.header("ETag"), again.header("ETag"), get.target());
            assertEquals(first.header("Vary"), again.header("Vary"), get.target());
        }
    }

    @Test
    void aReadWhosePreconditionFailsGets412() {
        awaitFinalDate(() -> {
            RawHttp.Answer full = Request.get(BRIDGE).send();
            String changed = full.header("Last-Modified").orElseThrow();
            for (String sent : List.of("*", etag(full), NEVER + ", " + etag(full))) {
                assertEquals(
                        200, Request.get(BRIDGE).with("If-Match", sent).send().status(), sent);
            }
            for (String sent : List.of(NEVER, "W/" + etag(full))) {
                RawHttp.Answer refused =
                        Request.get(BRIDGE).with("If-Match", sent).send();
                assertEquals(412, refused.status(), sent);
                assertEquals("precondition-failed", json(refused).get("code").asText());
                assertEquals(
                        412,
                        Request.of("HEAD", BRIDGE).with("If-Match", sent).send().status(),
                        sent);
            }
            Request dated = Request.get(BRIDGE).with("If-Unmodified-Since", changed);
            assertEquals(200, dated.send().status());
            assertEquals(304, dated.with("If-None-Match", etag(full)).send().status());
            Request early = Request.get(BRIDGE).with("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT");
            assertEquals(412, early.send().status());
            assertEquals(200, early.with("If-Match", "*").send().status());
            assertEquals(
                    200,
                    Request.get("/v1/tags")
                            .with("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")
                            .send()
                            .status());
        });
    }

    @Test
    void listsSendLastModified() {
        awaitFinalDate(() -> {
            for (Request read : List.of(
                    Request.get(BRIDGE + "/corrections"),
                    Request.get(BRIDGE + "/related"),
                    Request.get("/v1/feeds").key(EDITOR))) {
                String lastModified = read.send().header("Last-Modified").orElse("");
                assertEquals(
                        304, read.with("If-Modified-Since", lastModified).send().status(), read.target());
            }
            for (String silent : List.of("/v1/feeds", "/v1/tags", "/v1/changes")) {
                assertEquals(List.of(), Request.get(silent).send().headers("Last-Modified"), silent);
            }
        });
    }

    @Test
    void aChangedNameModifiesLists() {
        RawHttp.Answer draft = made(post(
                "/v1/articles",
                JsonBody.with("headline", "Moorings")
                        .and("section", JsonBody.with("slug", "moorings").and("name", "Moorings"))
                        .json()));
        publishAgain(draft.header("Location").orElseThrow().replaceAll(".*/", ""));
        List<String> lists = List.of("/v1/articles?limit=3", "/v1/feeds/latest.rss", BRIDGE + "/related");
        StoppedClock clock = new StoppedClock(database, transitions);
        try {
            Instant now = clock.latest();
            clock.at(now.plusSeconds(15));
            Map<String, String> lastModified = new HashMap<>();
            for (String list : lists) {
                lastModified.put(
                        list, Request.get(list).send().header("Last-Modified").orElseThrow());
                assertEquals(304, since(list, lastModified.get(list)), list);
            }
            Request put = Request.of("PUT", "/v1/sections/moorings").key(EDITOR).json("{\"name\":\"Berths\"}");
            assertEquals(
                    200,
                    put.with("If-Match", etag("/v1/sections/moorings")).send().status());
            clock.at(now.plusSeconds(30));
            for (String list : lists) assertEquals(200, since(list, lastModified.get(list)), list);
        } finally {
            clock.run();
        }
    }

    @Test
    void aWrongKeyGets401AndNot304() {
        assertEquals(
                401,
                Request.get(BRIDGE)
                        .with("If-None-Match", etag(BRIDGE))
                        .with("Authorization", "Bearer dl_demo_nobody")
                        .send()
                        .status());
    }

    @Test
    void aWriteRequiresTheCurrentEtag() {
        RawHttp.Answer begun = made(post("/v1/articles", "{\"headline\":\"Ferry late\"}"));
        String draft = "/v1/drafts/" + json(begun).get("id").asText();
        String first = etag(begun);
        Request patch = Request.of("PATCH", draft)
                .key(EDITOR)
                .body("{\"headline\":\"Ferry later\"}")
                .with("Content-Type", "application/merge-patch+json");
        assertEquals(428, patch.send().status());
        for (String no :
                List.of("", first.replace("\"", ""), "nonsense", first + " " + first, "*, " + first, "\"open")) {
            RawHttp.Answer refused = patch.with("If-Match", no).send();
            assertEquals(400, refused.status(), no);
            assertTrue(refused.text().contains("\"parameter\":\"If-Match\""), refused.text());
        }
        assertEquals(412, patch.with("If-Match", NEVER).send().status());
        assertEquals(412, patch.with("If-Match", "W/" + first).send().status());
        RawHttp.Answer done = patch.with("If-Match", NEVER + ", " + first).send();
        assertEquals(200, done.status(), done::text);
        assertNotEquals(first, etag(done));
        RawHttp.Answer stale = patch.with("If-Match", first).send();
        assertEquals(412, stale.status());
        assertEquals(etag(done), etag(stale));
        assertEquals("[\"headline\"]", json(stale).get("changedFields").toString());
        assertEquals(200, patch.with("If-Match", "*").send().status());
    }

    @Test
    void aSlugThatMovesToAnotherArticleGetsAnotherEtag() {
        RawHttp.Answer first = made(post("/v1/articles", "{\"headline\":\"Tide table lost\"}"));
        String slug = json(first).get("slug").asText();
        String draft = "/v1/drafts/" + slug;
        assertEquals(
                204,
                Request.of("DELETE", draft)
                        .key(EDITOR)
                        .with("If-Match", etag(first))
                        .send()
                        .status());
        assertEquals(
                slug,
                json(made(post("/v1/articles", "{\"headline\":\"Tide table lost\"}")))
                        .get("slug")
                        .asText());
        assertEquals(
                200,
                Request.get(draft)
                        .key(EDITOR)
                        .with("If-None-Match", etag(first))
                        .send()
                        .status());
        RawHttp.Answer unseen = post("/v1/articles/" + slug + "/publications", "{}")
                .with("If-Match", etag(first))
                .send();
        assertEquals(412, unseen.status(), unseen::text);
        assertTrue(json(unseen).get("detail").asText().contains("another draft"), unseen::text);
    }

    @Test
    void aStaleEtagOfAnotherResourceIsNamedAsSuch() {
        RawHttp.Answer begun = made(post("/v1/articles", "{\"headline\":\"Buoy adrift\"}"));
        String id = json(begun).get("id").asText();
        made(post("/v1/articles/" + id + "/publications", "{}").with("If-Match", etag(begun)));
        Request publication = post("/v1/articles/" + id + "/publications", "{}");
        for (String article : List.of("/v1/articles/" + id, "/v1/feeds/latest")) {
            RawHttp.Answer refused = publication.with("If-Match", etag(article)).send();
            assertEquals(412, refused.status());
            String detail = json(refused).get("detail").asText();
            assertTrue(detail.contains("another representation than the draft, such as the article"), detail);
            assertTrue(detail.endsWith("GET " + TestServer.URL + "/v1/drafts/" + id + "."), detail);
            assertEquals(etag("/v1/drafts/" + id), etag(refused));
        }
        RawHttp.Answer otherFeed = Request.of("PUT", "/v1/feeds/latest")
                .key(EDITOR)
                .json("{\"title\":\"Latest\"}")
                .with("If-Match", etag("/v1/feeds/harbour"))
                .send();
        assertEquals(412, otherFeed.status());
        assertTrue(json(otherFeed).get("detail").asText().contains("belongs to another feed"), otherFeed::text);
        for (String tag : List.of(etag("/v1/drafts/" + id), "\"none\"")) {
            RawHttp.Answer refused = Request.of("PUT", "/v1/feeds/latest")
                    .key(EDITOR)
                    .json("{\"title\":\"Latest\"}")
                    .with("If-Match", tag)
                    .send();
            assertEquals(412, refused.status());
            assertEquals(
                    "The ETag that you sent is not one of this feed: it belongs to another resource, or was copied incorrectly."
                            + " The ETag of this feed is in the response to GET " + TestServer.URL
                            + "/v1/feeds/latest.",
                    json(refused).get("detail").asText());
        }
    }

    @Test
    void aSlugThatMovesToAnotherFeedGetsAnotherEtag() {
        String feed = "/v1/feeds/tag-probe";
        Request put = Request.of("PUT", feed).key(EDITOR).json("{\"title\":\"Tags\"}");
        assertEquals(201, put.send().status());
        String first = etag(Request.get(feed).send());
        String mine = etag(feed);
        assertEquals(
                204,
                Request.of("DELETE", feed)
                        .key(EDITOR)
                        .with("If-Match", mine)
                        .send()
                        .status());
        RawHttp.Answer again = put.send();
        assertEquals(201, again.status(), again::text);
        assertEquals(etag(feed), etag(again));
        assertNotEquals(mine, etag(again));
        assertEquals(200, Request.get(feed).with("If-None-Match", first).send().status());
        assertEquals(412, put.with("If-Match", mine).send().status());
        assertEquals(200, put.with("If-Match", etag(again)).send().status());
    }

    @Test
    void a412NamesTheAuthorOfTheChange() {
        RawHttp.Answer begun = made(post("/v1/articles", "{\"headline\":\"Ferry lost\"}"));
        String id = json(begun).get("id").asText();
        RawHttp.Answer live = made(post("/v1/articles/" + id + "/publications", "{}")
                .key("dl_demo_admin")
                .with("If-Match", etag(begun)));
        RawHttp.Answer stale = rename(id, etag(begun));
        assertChangeIsReported(stale, "publication", "admin");
        assertEquals(json(live).get("publishedAt"), json(stale).get("changedAt"));
        made(post("/v1/articles/" + id + "/withholdings", "{}").key("dl_demo_admin"));
        assertChangeIsReported(rename(id, json(live).get("draftEtag").asText()), "withholding", "admin");
        assertEquals(200, rename(id, etag("/v1/drafts/" + id)).status());
        assertChangeIsReported(rename(id, etag(begun)), "edit", "editor");
    }

    private static void assertChangeIsReported(RawHttp.Answer stale, String change, String by) {
        assertEquals(412, stale.status(), stale::text);
        assertEquals(change, json(stale).get("change").asText(), stale::text);
        assertEquals(by, json(stale).get("changedBy").asText(), stale::text);
    }

    private static RawHttp.Answer rename(String id, String seen) {
        return Request.of("PATCH", "/v1/drafts/" + id)
                .key(EDITOR)
                .body("{\"headline\":\"Ferry found\"}")
                .with("Content-Type", "application/merge-patch+json")
                .with("If-Match", seen)
                .send();
    }

    @Test
    void theEtagOfACompressedResponseIsAcceptedForWriting() {
        RawHttp.Answer begun = made(post(
                "/v1/articles",
                JsonBody.with("headline", "Ferry full")
                        .and("teaser", "tide and ".repeat(200))
                        .json()));
        String draft = "/v1/drafts/" + json(begun).get("id").asText();
        String packed = etag(
                Request.get(draft).key(EDITOR).with("Accept-Encoding", "gzip").send());
        assertTrue(packed.endsWith("-gzip\""), packed);
        Request delete = Request.of("DELETE", draft).key(EDITOR);
        assertEquals(
                412,
                delete.with("If-Match", packed.replace("-gzip", "-br")).send().status());
        assertEquals(204, delete.with("If-Match", packed).send().status());
    }

    @Test
    void ifNoneMatchStarOnlyCreates() {
        Request put = Request.of("PUT", "/v1/sections/ferries").key(EDITOR).json("{\"name\":\"Ferries\"}");
        assertEquals(201, put.with("If-None-Match", "*").send().status());
        assertEquals(412, put.with("If-None-Match", "*").send().status());
        assertEquals(428, put.send().status());
        assertEquals(
                200, put.with("If-Match", etag("/v1/sections/ferries")).send().status());
    }

    private static void publishAgain(String story) {
        made(post("/v1/articles/" + story + "/publications", "{}").with("If-Match", etag("/v1/drafts/" + story)));
    }

    private static int since(String date) {
        return since(BRIDGE, date);
    }

    private static int since(String target, String date) {
        return Request.get(target).with("If-Modified-Since", date).send().status();
    }

    private static String etag(String target) {
        return Newsroom.etag(target);
    }

    private static String etag(RawHttp.Answer answer) {
        return answer.header("ETag").orElseThrow();
    }
}
