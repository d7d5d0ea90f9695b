package dateline.change;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Crowds that wait for the same publication: who hears when, and what a waiting client costs. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LongPollRegistryTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int CLIENTS = LONG ? 2_000 : 300;
    private static final int PARTNERS = LONG ? 40 : 6;
    private static final String PUBLIC = "/v1/changes";
    private static final String PARTNERS_OWN = "/v1/syndication/changes";
    private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Newsroom newsroom;

    @Inject
    LongPollRegistry room;

    private String source;

    @BeforeEach
    void begin() {
        source = unique("wire");
        newsroom.publish("{\"headline\":\"First\",\"source\":{\"name\":\"" + source + "\"}}", "{}");
    }

    @Test
    void aPublicationIsHeardByAllWhoWaitAndAClientCostsLittle() throws Exception {
        List<Buyer> buyers = new ArrayList<>();
        for (int i = 0; i < PARTNERS; i++) buyers.add(partner());
        List<String> cursors = buyers.stream()
                .map(buyer -> caughtUp(PARTNERS_OWN, buyer.key()))
                .toList();
        String everybodys = caughtUp(PUBLIC, null);
        // Whatever is made once is made before anything is measured.
        try (WaitingClients few = new WaitingClients()) {
            for (int i = 0; i < 20; i++) ask(few, i, buyers, cursors, everybodys);
            waitFor(() -> room.waiting() == 20);
        }
        waitFor(() -> room.waiting() == 0);
        long heap = heap();
        int threads = Thread.activeCount();
        try (WaitingClients clients = new WaitingClients()) {
            for (int i = 0; i < CLIENTS; i++) ask(clients, i, buyers, cursors, everybodys);
            waitFor(() -> room.waiting() == CLIENTS);
            settle();
            double each = (heap() - heap) / 1_000.0 / CLIENTS;
            int more = Thread.activeCount() - threads;
            long begun = System.nanoTime();
            UUID story = newsroom.publish("{\"headline\":\"News\",\"source\":\"" + source + "\"}", "{}");
            waitFor(() -> clients.all().stream().allMatch(one -> one.heard() > 0));
            long[] millis = clients.all().stream()
                    .mapToLong(one -> (one.heard() - begun) / 1_000_000)
                    .sorted()
                    .toArray();
            long most = millis[CLIENTS * 99 / 100 - 1];
            System.out.printf(
                    "%d waiting clients (%d partners and everybody): %.1f kB of heap each, both ends; %d threads more; heard after %d ms (half), %d ms (99 %%), %d ms (all)%n",
                    CLIENTS, PARTNERS, each, more, millis[CLIENTS / 2], most, millis[CLIENTS - 1]);
            waitFor(() -> clients.all().stream().allMatch(one -> one.answer().contains(story.toString())));
            assertTrue(clients.all().stream().allMatch(one -> one.answer().startsWith("HTTP/1.1 200 ")));
            assertTrue(more < 100, more + " threads");
            assertTrue(most < (LONG ? 2_000 : 15_000), most + " ms");
            if (LONG) assertTrue(each < 20, each + " kB");
        }
        waitFor(() -> room.waiting() == 0);
    }

    @Test
    void whoLeavesGivesItsPlaceBack() throws Exception {
        String cursor = caughtUp(PUBLIC, null);
        try (WaitingClients clients = new WaitingClients()) {
            for (int i = 0; i < 10; i++) clients.ask(PUBLIC + "?wait=30&since=" + cursor, null);
            waitFor(() -> room.waiting() == 10);
        }
        waitFor(() -> room.waiting() == 0);
    }

    @Test
    void whoWaitsInVainIsToldSoAndNoCacheKeepsIt() {
        String cursor = caughtUp(PUBLIC, null);
        long begun = System.nanoTime();
        get(null, PUBLIC + "?wait=1&since=" + cursor)
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("items.size()", equalTo(0))
                .body("caughtUp", equalTo(true))
                .body("nextCursor", equalTo(cursor));
        assertTrue(System.nanoTime() - begun >= 1_000_000_000L, "It did not wait.");
    }

    @Test
    void aCursorOfSomebodyElseIsRefusedAtOnce() {
        Buyer buyer = partner();
        get(null, PUBLIC + "?wait=30&since=" + caughtUp(PARTNERS_OWN, buyer.key()))
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
    }

    @Test
    void whoComesWithAnOlderCursorHearsWhatTheOthersKnow() throws Exception {
        Buyer buyer = partner();
        String older = caughtUp(PARTNERS_OWN, buyer.key());
        UUID story = newsroom.publish("{\"headline\":\"Known\",\"source\":\"" + source + "\"}", "{}");
        String newer = caughtUp(PARTNERS_OWN, buyer.key());
        try (WaitingClients clients = new WaitingClients()) {
            WaitingClients.One knows = clients.ask(PARTNERS_OWN + "?wait=30&since=" + newer, buyer.key());
            waitFor(() -> room.waiting() == 1);
            settle();
            WaitingClients.One knowsNot = clients.ask(PARTNERS_OWN + "?wait=30&since=" + older, buyer.key());
            waitFor(() -> knowsNot.answer().contains(story.toString()));
            assertEquals("", knows.answer());
            UUID next = newsroom.publish("{\"headline\":\"Next\",\"source\":\"" + source + "\"}", "{}");
            waitFor(() -> knows.answer().contains(next.toString()));
        }
    }

    @Test
    void whatCannotBeReadInOrderYetIsWaitedForAndNotAskedForAgainAndAgain() throws Exception {
        Buyer buyer = partner();
        String own = caughtUp(PARTNERS_OWN, buyer.key());
        String everybodys = caughtUp(PUBLIC, null);
        try (WaitingClients clients = new WaitingClients()) {
            List<WaitingClients.One> two = new ArrayList<>();
            newsroom.besideAnOpenTransaction(() -> {
                UUID story = newsroom.publish("{\"headline\":\"Held back\",\"source\":\"" + source + "\"}", "{}");
                // Its instant of publication is seen by whoever reads along time; its row in the log is not.
                WaitingClients.One early = clients.ask(PARTNERS_OWN + "?wait=30&since=" + own, buyer.key());
                waitFor(() -> early.answer().contains("\"put\""));
                Matcher next = NEXT.matcher(early.answer());
                assertTrue(next.find(), early.answer());
                two.add(clients.ask(PARTNERS_OWN + "?wait=30&since=" + next.group(1), buyer.key()));
                two.add(clients.ask(PUBLIC + "?wait=30&since=" + everybodys, null));
                waitFor(() -> room.waiting() == 2);
                settle();
                assertEquals("", two.get(0).answer() + two.get(1).answer(), "told before " + story + " could be read");
            });
            waitFor(() -> two.stream().allMatch(one -> one.answer().contains("\"put\"")));
        }
    }

    private void ask(WaitingClients clients, int i, List<Buyer> buyers, List<String> cursors, String everybodys)
            throws Exception {
        int buyer = i / 2 % buyers.size();
        if (i % 2 == 0) clients.ask(PUBLIC + "?wait=30&since=" + everybodys, null);
        else
            clients.ask(
                    PARTNERS_OWN + "?wait=30&since=" + cursors.get(buyer),
                    buyers.get(buyer).key());
    }

    private Buyer partner() {
        Buyer buyer = newsroom.buyer();
        newsroom.permission(
                buyer,
                "\"scope\":{\"sources\":[\"" + source
                        + "\"]},\"level\":\"full\",\"articlesFrom\":\"2020-01-01T00:00:00Z\"");
        return buyer;
    }

    private static String caughtUp(String stream, String key) {
        String cursor = null;
        while (true) {
            Response answer = get(key, stream + "?limit=1000" + (cursor == null ? "" : "&since=" + cursor));
            answer.then().statusCode(200);
            JsonNode stretch = json(answer);
            cursor = stretch.get("nextCursor").asText();
            if (stretch.get("caughtUp").asBoolean()
                    && stretch.get("mode").asText().equals("changes")
                    && stretch.get("items").isEmpty()) return cursor;
        }
    }

    private static JsonNode json(Response answer) {
        try {
            return JSON.readTree(answer.asString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long heap() {
        // Measured where it is asked about: it takes as long as the tests before have left much to look through.
        for (int i = 0; i < (LONG ? 3 : 1); i++) {
            System.gc();
            pause(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    // Until all have looked once.
    private static void settle() {
        pause(LONG ? 5_000 : 1_500);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "It did not happen within a minute.");
            pause(20);
        }
    }
}
