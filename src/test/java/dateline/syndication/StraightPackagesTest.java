package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.article.ArticleRow;
import dateline.cache.LogTail;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.DecoderConfig;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner that is delivered to without the way through REST is given what REST would give, to the byte, and it is written down the same. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class StraightPackagesTest {

    // By these it goes straight, and by no others.
    private static final String STRAIGHT = "application/json";
    private static final String BY_REST = "application/json;q=0.9";

    private static final Set<String> OWN = Set.of("date", "x-request-id", "ratelimit", "ratelimit-policy");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    StraightPackages packages;

    @Inject
    PackageMemory memory;

    @Inject
    LogTail log;

    private Stage stage;

    @BeforeEach
    void aRightsDesk() {
        stage = new Stage(newsroom);
    }

    @Test
    void whatIsPermittedIsTheSame() {
        String feed = "feed-" + System.nanoTime();
        post(newsroom.key("feeds:write"), "/v1/feeds", "{\"slug\":\"%s\",\"title\":\"Lamps\"}".formatted(feed))
                .then()
                .statusCode(201);
        UUID story = stage.story();
        UUID corrected = stage.story();
        stage.correct(corrected, "correction");
        Buyer whole = stage.buyer("");
        Buyer teased = newsroom.buyer();
        newsroom.permission(
                teased,
                "\"everything\":true,\"level\":\"excerpt\",\"excerptWords\":5,\"articlesFrom\":\"2020-01-01T00:00:00Z\"");
        Buyer fed = newsroom.buyer();
        newsroom.permission(
                fed,
                "\"scope\":{\"feeds\":[\"%s\"]},\"level\":\"full\",\"articlesFrom\":\"2020-01-01T00:00:00Z\""
                        .formatted(feed));
        for (Buyer buyer : List.of(whole, teased, fed)) {
            for (UUID one : List.of(story, corrected)) {
                assertTrue(straight(buyer, one.toString(), "identity"), "not straight");
                assertTrue(straight(buyer, one.toString(), "gzip"), "not straight");
                assertEquals(1, receipts(buyer, one));
            }
        }
    }

    @Test
    void oneStoryIsSaidToEachAsItIsOwed() {
        UUID story = stage.story();
        stage.correct(story, "correction");
        String excerpt =
                "\"everything\":true,\"level\":\"excerpt\",\"excerptWords\":5,\"articlesFrom\":\"2020-01-01T00:00:00Z\"";
        for (String owed : List.of(
                "",
                ",\"obligations\":{\"attributionText\":\"From {source}: {headline}\"}",
                ",\"obligations\":{\"showCorrections\":true,\"canonical\":true}",
                ",\"obligations\":{\"showCorrections\":true,\"attributionText\":\"{headline}\"}",
                ",\"keepFor\":\"P30D\",\"validUntil\":\"2099-01-01T00:00:00Z\",\"agreementRef\":\"A-1\"")) {
            Buyer teased = newsroom.buyer();
            newsroom.permission(teased, excerpt + owed);
            for (Buyer buyer : List.of(stage.buyer(owed), teased)) {
                assertTrue(straight(buyer, story.toString(), "identity"), owed);
                assertTrue(straight(buyer, story.toString(), "gzip"), owed);
            }
        }
    }

    @Test
    void whatIsRememberedIsWeighed() {
        int letters = 20_000;
        UUID story = newsroom.publish(
                "{\"headline\":\"Lamp\",\"visibility\":\"licensed\",\"body\":[{\"type\":\"paragraph\",\"text\":\""
                        + "灯".repeat(letters) + "\"}]}",
                "{}");
        long before = memory.bytes();
        remembered(story);
        // Two bytes for a letter in the article.
        assertTrue(memory.bytes() - before > 2L * letters, "the article is not weighed");
        for (String line : List.of("{headline}", "From {source}", "{byline}")) {
            Buyer buyer = stage.buyer(",\"obligations\":{\"attributionText\":\"" + line + "\"}");
            known(buyer);
            before = memory.bytes();
            int bytes = pull(buyer, story.toString(), STRAIGHT, "identity").asByteArray().length;
            assertTrue(bytes > 9 * letters, "its text three times, and three bytes for a letter");
            assertTrue(memory.bytes() - before > 9L * letters, "what is said is not weighed");
        }
    }

    @Test
    void anEmbargoIsToldOfAsLongAsItStands() throws Exception {
        List<Buyer> allowed = List.of(stage.buyer(",\"embargoAccess\":true"), stage.buyer(",\"embargoAccess\":true"));
        Instant until = Instant.now().plusSeconds(6);
        UUID story = newsroom.publish(
                "{\"headline\":\"Lamp\",\"visibility\":\"licensed\",\"body\":[{\"type\":\"paragraph\",\"text\":\"By hand.\"}]}",
                "{\"embargoedUntil\":\"" + until + "\"}");
        for (Buyer early : allowed) {
            assertTrue(straight(early, story.toString(), "identity"), "not straight");
            assertEquals(
                    until.toString().substring(0, 19),
                    pull(early, story.toString(), STRAIGHT, "identity")
                            .<String>path("embargo.until")
                            .substring(0, 19));
        }
        while (Instant.now().isBefore(until.plusMillis(200))) Thread.sleep(50);
        Buyer late = stage.buyer("");
        // The log tells of the end meanwhile, and as long as it moves nobody goes straight.
        int looks = 0;
        while (!straight(late, story.toString(), "identity")) assertTrue(++looks < 50, "not straight");
        assertNull(pull(late, story.toString(), STRAIGHT, "identity").path("embargo"));
    }

    @Test
    void whatIsNotIsRefusedTheSame() {
        Buyer buyer = stage.buyer("");
        UUID killed = stage.story();
        UUID withheld = stage.story();
        Stream.of(killed, withheld).forEach(one -> pull(buyer, one.toString(), BY_REST, "identity"));
        stage.step(killed, "kills");
        stage.step(withheld, "withholdings");
        for (UUID one : List.of(killed, withheld, UUID.randomUUID())) straight(buyer, one.toString(), "identity");
        straight(buyer, stage.story().toString().toUpperCase(), "identity");
        straight(newsroom.buyer(), stage.story().toString(), "identity");
    }

    @Test
    void whatIsKnownIsComparedTheSame() {
        Buyer buyer = stage.buyer("");
        UUID story = stage.story();
        known(buyer);
        String tag = asked(buyer, BY_REST, "identity").head(path(story)).header("ETag");
        for (String accept : List.of(BY_REST, STRAIGHT)) {
            Response unmodified = asked(buyer, accept, "identity")
                    .header("If-None-Match", tag)
                    .get(path(story));
            assertEquals(304, unmodified.statusCode(), accept);
            assertEquals(tag, unmodified.header("ETag"), accept);
            Response failed = asked(buyer, accept, "identity")
                    .header("If-Match", "\"another\"")
                    .get(path(story));
            assertEquals(412, failed.statusCode(), accept);
        }
        assertEquals(0, receipts(buyer, story), "receipts though no text has left");
    }

    @Test
    void manyAtOnceAreEachGivenTheirs() throws Exception {
        List<Buyer> buyers = List.of(stage.buyer(""), stage.buyer(""));
        List<UUID> stories = Stream.generate(stage::story).limit(12).toList();
        buyers.forEach(this::known);
        long before = packages.made();
        var threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Void>> all = buyers.stream()
                    .flatMap(buyer -> stories.stream().map(story -> (Callable<Void>) () -> {
                        Response answer = pull(buyer, story.toString(), STRAIGHT, "identity");
                        assertEquals(200, answer.statusCode());
                        assertEquals(story.toString(), answer.path("id"));
                        assertEquals(1, receipts(buyer, story));
                        return null;
                    }))
                    .toList();
            for (Future<Void> one : threads.invokeAll(all)) one.get();
        } finally {
            threads.shutdown();
        }
        assertTrue(packages.made() > before, "none went straight");
    }

    @Test
    void whatManyPullIsReadOnce() {
        UUID story = stage.story();
        assertTrue(straight(stage.buyer(""), story.toString(), "identity"), "not straight");
        // As nothing in Dateline does: the article itself does not tell of it.
        change(
                "update version set content = jsonb_set(content, '{headline}', '\"Another\"') where article_id = ?",
                story);
        Buyer other = stage.buyer("");
        known(other);
        assertEquals("Lamp", pull(other, story.toString(), STRAIGHT, "identity").path("headline"));
        assertEquals(1, receipts(other, story));
        assertEquals(
                "Another", pull(other, story.toString(), BY_REST, "identity").path("headline"));
    }

    @Test
    void whatIsAnotherThingByNowIsGivenToNobody() {
        Buyer whole = stage.buyer("");
        Buyer counted = stage.buyer(",\"quota\":{\"limit\":50,\"period\":\"day\"}");
        Buyer comparing = stage.buyer("");
        Buyer fed = newsroom.buyer();
        newsroom.permission(
                fed, "\"scope\":{\"feeds\":[\"latest\"]},\"level\":\"full\",\"articlesFrom\":\"2020-01-01T00:00:00Z\"");
        for (Buyer one : List.of(whole, counted, comparing, fed)) {
            UUID story = stage.story();
            straight(one, story.toString(), "identity");
            String tag = pull(one, story.toString(), STRAIGHT, "identity").header("ETag");
            stage.correct(story, "correction");
            assertEquals(1, remembered(story).version());
            known(one);
            RequestSpecification asked = asked(one, STRAIGHT, "identity");
            if (one == comparing) asked.header("If-None-Match", tag);
            Response answer = asked.get(path(story));
            assertEquals(200, answer.statusCode());
            assertEquals(2, answer.<Integer>path("version"));
            assertEquals(2, remembered(story).version());
            assertEquals(List.of(1, 2), versions(one, story));
            straight(one, story.toString(), "gzip");
        }
        Buyer late = stage.buyer("");
        UUID killed = stage.story();
        remembered(killed);
        stage.step(killed, "kills");
        straight(late, killed.toString(), "identity");
        assertEquals(0, receipts(late, killed));
    }

    @Test
    void anotherNameIsAnotherThing() {
        String section = "lamps-" + System.nanoTime();
        change(
                "insert into section (slug, name, created_at, updated_at, updated_by) values (?, 'Lamps', now(), now(), 'test')",
                section);
        UUID story = newsroom.publish(
                "{\"headline\":\"Lamp\",\"section\":\"" + section
                        + "\",\"body\":[{\"type\":\"paragraph\",\"text\":\"By hand.\"}]}",
                "{}");
        assertEquals("Lamps", remembered(story).section().name());
        change("update section set name = 'Lights' where slug = ?", section);
        assertEquals("Lamps", remembered(story).section().name());
        Buyer buyer = stage.buyer("");
        known(buyer);
        assertEquals(
                "Lights", pull(buyer, story.toString(), STRAIGHT, "identity").path("section.name"));
        assertEquals("Lights", remembered(story).section().name());
    }

    @Test
    void ofManyThatAreWrittenTogetherSomeHaveMoved() throws Exception {
        List<UUID> stories = Stream.generate(stage::story).limit(12).toList();
        stories.forEach(this::remembered);
        Set<UUID> moved = Set.copyOf(stories.subList(0, 6));
        moved.forEach(story -> stage.correct(story, "correction"));
        Buyer buyer = stage.buyer("");
        known(buyer);
        var threads = Executors.newFixedThreadPool(12);
        try {
            List<Callable<Void>> all = stories.stream()
                    .map(story -> (Callable<Void>) () -> {
                        int version = moved.contains(story) ? 2 : 1;
                        Response answer = pull(buyer, story.toString(), STRAIGHT, "identity");
                        assertEquals(version, answer.<Integer>path("version"));
                        assertEquals(List.of(version), versions(buyer, story));
                        return null;
                    })
                    .toList();
            for (Future<Void> one : threads.invokeAll(all)) one.get();
        } finally {
            threads.shutdown();
        }
    }

    // Read now where it is not remembered.
    private ArticleRow remembered(UUID story) {
        return memory.of(Set.of(story), Set.of()).get(story).article();
    }

    private void change(String statement, Object... values) {
        QuarkusTransaction.requiringNew()
                .run(() -> new Sql().add(statement, values).run(database));
    }

    private List<Integer> versions(Buyer buyer, UUID story) {
        return new Sql()
                .add(
                        "select version from receipt where article_id = ? and partner_id = ? order by version",
                        story,
                        buyer.id())
                .list(database, row -> row.getInt(1));
    }

    @Test
    void aQuotaIsKept() {
        Buyer buyer = stage.buyer(",\"quota\":{\"limit\":1,\"period\":\"day\"}");
        UUID first = stage.story();
        UUID second = stage.story();
        known(buyer);
        assertEquals(200, pull(buyer, first.toString(), STRAIGHT, "identity").statusCode());
        assertEquals(200, pull(buyer, first.toString(), BY_REST, "identity").statusCode());
        for (String accept : List.of(STRAIGHT, BY_REST)) {
            Response refused = pull(buyer, second.toString(), accept, "identity");
            assertEquals(403, refused.statusCode(), accept);
            assertEquals("quota-exhausted", refused.path("code"), accept);
        }
        assertEquals(0, receipts(buyer, second));
    }

    @Test
    void whatIsRevokedBetweenTheLookAtAKeyAndThePackageIsKeptForNobody() throws Exception {
        Buyer buyer = newsroom.buyer();
        String permission = stage.permission(buyer, "");
        UUID story = stage.story();
        known(buyer);
        new Sql().add("update key set last_used_at = null").run(database);
        var thread = Executors.newSingleThreadExecutor();
        try (Connection holding = database.getConnection();
                Statement lock = holding.createStatement()) {
            holding.setAutoCommit(false);
            lock.execute("lock table key in exclusive mode");
            // Looked at, and waiting to have it written down that it is used.
            Future<Response> first = thread.submit(() -> pull(buyer, story.toString(), STRAIGHT, "identity"));
            while (!waits()) Thread.sleep(5);
            QuarkusTransaction.requiringNew()
                    .run(() -> Permission.locked(UUID.fromString(permission)).revoke("Over.", "desk", Instant.now()));
            log.look();
            holding.rollback();
            first.get().then().statusCode(200);
        } finally {
            thread.shutdown();
        }
        assertEquals(403, pull(buyer, story.toString(), STRAIGHT, "identity").statusCode());
    }

    private boolean waits() {
        return new Sql()
                .add("select exists (select from pg_locks where relation = cast('key' as regclass) and not granted)")
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    /** @return whether the second went straight */
    private boolean straight(Buyer buyer, String article, String coding) {
        known(buyer);
        Response expected = pull(buyer, article, BY_REST, coding);
        long before = packages.made();
        Response answer = pull(buyer, article, STRAIGHT, coding);
        assertEquals(expected.statusCode(), answer.statusCode(), article);
        assertEquals(told(expected), told(answer), article);
        if (expected.statusCode() == 200) assertEquals(expected.asString(), answer.asString(), article);
        else if (expected.statusCode() >= 400) {
            assertEquals(expected.<String>path("code"), answer.path("code"), article);
            assertEquals(expected.<String>path("detail"), answer.path("detail"), article);
        }
        return packages.made() > before;
    }

    // Read once, while nothing happens that is not known here.
    private void known(Buyer buyer) {
        log.look();
        pull(buyer, UUID.randomUUID().toString(), BY_REST, "identity");
    }

    private static TreeMap<String, String> told(Response response) {
        TreeMap<String, String> told = new TreeMap<>();
        for (Header header : response.headers()) {
            String name = header.getName().toLowerCase();
            if (!OWN.contains(name)) told.put(name, header.getValue());
        }
        if (response.statusCode() >= 400) told.remove("content-length");
        return told;
    }

    private int receipts(Buyer buyer, UUID story) {
        return new Sql()
                .add("select count(*) from receipt where article_id = ? and partner_id = ?", story, buyer.id())
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private static Response pull(Buyer buyer, String article, String accept, String coding) {
        return asked(buyer, accept, coding).get("/v1/syndication/articles/" + article);
    }

    private static String path(UUID story) {
        return "/v1/syndication/articles/" + story;
    }

    // The client would ask for gzip by itself.
    private static RequestSpecification asked(Buyer buyer, String accept, String coding) {
        DecoderConfig decoders = coding.equals("gzip")
                ? DecoderConfig.decoderConfig()
                : DecoderConfig.decoderConfig().noContentDecoders();
        return as(buyer.key())
                .config(Newsroom.IN_UTF_8.decoderConfig(decoders))
                .redirects()
                .follow(false)
                .header("Accept", accept)
                .header("Accept-Encoding", coding);
    }
}
