package dateline.change;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.ParallelCalls;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of requests that wait for the same publication: who receives it when, and what a waiting client costs. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LongPollRegistryTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int CLIENTS = LONG ? 2_000 : 300;
    private static final int PARTNERS = LONG ? 40 : 6;
    private static final String PUBLIC_FEED = "/v1/changes";
    private static final String PARTNER_FEED = "/v1/syndication/changes";
    private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Newsroom newsroom;

    @Inject
    LongPollRegistry registry;

    private String source;

    @BeforeEach
    void begin() {
        source = unique("wire");
        newsroom.publish(
                JsonBody.with("headline", "First")
                        .and("source", JsonBody.with("name", source))
                        .json(),
                "{}");
    }

    @Test
    void aPublicationReachesAllWaitingClientsAtALowCostPerClient() throws Exception {
        List<TestPartner> partners = new ArrayList<>();
        for (int i = 0; i < PARTNERS; i++) partners.add(licensedPartner());
        List<String> cursors = partners.stream()
                .map(partner -> caughtUp(PARTNER_FEED, partner.key()))
                .toList();
        String publicCursor = caughtUp(PUBLIC_FEED, null);
        // One-time initialisation happens before the measurement.
        try (WaitingClients few = new WaitingClients()) {
            for (int i = 0; i < 20; i++) sendRequest(few, i, partners, cursors, publicCursor);
            waitFor(() -> registry.waiting() == 20);
        }
        waitFor(() -> registry.waiting() == 0);
        long heap = heap();
        int threads = Thread.activeCount();
        try (WaitingClients clients = new WaitingClients()) {
            for (int i = 0; i < CLIENTS; i++) sendRequest(clients, i, partners, cursors, publicCursor);
            waitFor(() -> registry.waiting() == CLIENTS);
            settle();
            double each = (heap() - heap) / 1_000.0 / CLIENTS;
            int more = Thread.activeCount() - threads;
            long begun = System.nanoTime();
            UUID story = newsroom.publish(
                    JsonBody.with("headline", "News").and("source", source).json(), "{}");
            waitFor(() -> clients.all().stream().allMatch(client -> client.firstByteNanos() > 0));
            long[] millis = clients.all().stream()
                    .mapToLong(one -> (one.firstByteNanos() - begun) / 1_000_000)
                    .sorted()
                    .toArray();
            long most = millis[CLIENTS * 99 / 100 - 1];
            System.out.printf(
                    "%d waiting clients (%d partners and everybody): %.1f kB of heap each, both ends; %d threads more; received after %d ms (half), %d ms (99 %%), %d ms (all)%n",
                    CLIENTS, PARTNERS, each, more, millis[CLIENTS / 2], most, millis[CLIENTS - 1]);
            waitFor(() ->
                    clients.all().stream().allMatch(client -> client.response().contains(story.toString())));
            assertTrue(
                    clients.all().stream().allMatch(client -> client.response().startsWith("HTTP/1.1 200 ")));
            assertTrue(more < 100, more + " threads");
            assertTrue(most < (LONG ? 2_000 : 15_000), most + " ms");
            if (LONG) assertTrue(each < 20, each + " kB");
        }
        waitFor(() -> registry.waiting() == 0);
    }

    @Test
    void aDisconnectedClientReleasesItsPlace() throws Exception {
        String cursor = caughtUp(PUBLIC_FEED, null);
        try (WaitingClients clients = new WaitingClients()) {
            for (int i = 0; i < 10; i++) clients.request(PUBLIC_FEED + "?wait=30&since=" + cursor, null);
            waitFor(() -> registry.waiting() == 10);
        }
        waitFor(() -> registry.waiting() == 0);
    }

    // One in a few hundred connections is reset between the steps of its request.
    @Test
    void clientsThatResetTheirConnectionsReleaseTheirPlaces() throws Exception {
        byte[] request = ("GET " + PUBLIC_FEED + "?wait=55&since=" + caughtUp(PUBLIC_FEED, null)
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ParallelCalls.each(Collections.nCopies(2_000, request), sent -> {
            try (Socket client = new Socket("127.0.0.1", TestServer.PORT)) {
                client.setTcpNoDelay(true);
                client.setSoLinger(true, 0);
                client.getOutputStream().write(sent);
                TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(6_000));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        long begun = System.nanoTime();
        waitFor(() -> registry.waiting() == 0);
        assertTrue(System.nanoTime() - begun < 20e9, "Places were kept until the wait ended.");
    }

    @Test
    void aWaitThatTimesOutReturnsAnEmptyPageWithNoStore() {
        String cursor = caughtUp(PUBLIC_FEED, null);
        long begun = System.nanoTime();
        get(null, PUBLIC_FEED + "?wait=1&since=" + cursor)
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("items.size()", equalTo(0))
                .body("caughtUp", equalTo(true))
                .body("nextCursor", equalTo(cursor));
        assertTrue(System.nanoTime() - begun >= 1_000_000_000L, "The request did not wait.");
    }

    @Test
    void aCursorOfAnotherFeedIsRefusedWithoutWaiting() {
        TestPartner partner = licensedPartner();
        get(null, PUBLIC_FEED + "?wait=30&since=" + caughtUp(PARTNER_FEED, partner.key()))
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
    }

    @Test
    void aClientWithAnOlderCursorReceivesWhatTheRestOfItsGroupHasSeen() throws Exception {
        TestPartner partner = licensedPartner();
        String older = caughtUp(PARTNER_FEED, partner.key());
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Known").and("source", source).json(), "{}");
        String newer = caughtUp(PARTNER_FEED, partner.key());
        try (WaitingClients clients = new WaitingClients()) {
            WaitingClients.WaitingClient knows =
                    clients.request(PARTNER_FEED + "?wait=30&since=" + newer, partner.key());
            waitFor(() -> registry.waiting() == 1);
            settle();
            WaitingClients.WaitingClient knowsNot =
                    clients.request(PARTNER_FEED + "?wait=30&since=" + older, partner.key());
            waitFor(() -> knowsNot.response().contains(story.toString()));
            assertEquals("", knows.response());
            UUID next = newsroom.publish(
                    JsonBody.with("headline", "Next").and("source", source).json(), "{}");
            waitFor(() -> knows.response().contains(next.toString()));
        }
    }

    @Test
    void aHeldBackChangeIsDeliveredOnceItCanBeReadInOrder() throws Exception {
        TestPartner partner = licensedPartner();
        String own = caughtUp(PARTNER_FEED, partner.key());
        String publicCursor = caughtUp(PUBLIC_FEED, null);
        try (WaitingClients clients = new WaitingClients()) {
            List<WaitingClients.WaitingClient> two = new ArrayList<>();
            newsroom.runDuringOpenTransaction(() -> {
                UUID story = newsroom.publish(
                        JsonBody.with("headline", "Held back")
                                .and("source", source)
                                .json(),
                        "{}");
                // A partner's walk along time finds the publication; its row in the log is held back.
                WaitingClients.WaitingClient early =
                        clients.request(PARTNER_FEED + "?wait=30&since=" + own, partner.key());
                waitFor(() -> early.response().contains("\"put\""));
                Matcher next = NEXT.matcher(early.response());
                assertTrue(next.find(), early.response());
                two.add(clients.request(PARTNER_FEED + "?wait=30&since=" + next.group(1), partner.key()));
                two.add(clients.request(PUBLIC_FEED + "?wait=30&since=" + publicCursor, null));
                waitFor(() -> registry.waiting() == 2);
                settle();
                assertEquals(
                        "",
                        two.get(0).response() + two.get(1).response(),
                        "delivered before " + story + " could be read in order");
            });
            waitFor(() -> two.stream().allMatch(client -> client.response().contains("\"put\"")));
        }
    }

    private void sendRequest(
            WaitingClients clients, int i, List<TestPartner> partners, List<String> cursors, String publicCursor)
            throws Exception {
        int partner = i / 2 % partners.size();
        if (i % 2 == 0) clients.request(PUBLIC_FEED + "?wait=30&since=" + publicCursor, null);
        else
            clients.request(
                    PARTNER_FEED + "?wait=30&since=" + cursors.get(partner),
                    partners.get(partner).key());
    }

    private TestPartner licensedPartner() {
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        return partner;
    }

    private static String caughtUp(String feed, String key) {
        String cursor = null;
        while (true) {
            Response answer = get(key, feed + "?limit=1000" + (cursor == null ? "" : "&since=" + cursor));
            answer.then().statusCode(200);
            JsonNode page = json(answer);
            cursor = page.get("nextCursor").asText();
            if (page.get("caughtUp").asBoolean()
                    && page.get("mode").asText().equals("changes")
                    && page.get("items").isEmpty()) return cursor;
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
        // The long form measures memory precisely; how long a collection takes depends on the tests before.
        for (int i = 0; i < (LONG ? 3 : 1); i++) {
            System.gc();
            pause(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    // Waits until every request has polled once.
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
            assertTrue(System.nanoTime() < end, "The condition was not met within a minute.");
            pause(20);
        }
    }
}
