package dateline.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.LoggedRecords;
import dateline.database.server.TestDatabase;
import dateline.http.RawHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ConnectionLimitsTest {

    @Inject
    MeterRegistry meters;

    private final ConnectionMemory requests = ConnectionMemory.ofRequests(100_000);
    private final ConnectionMemory pending = ConnectionMemory.ofPendingWrites(10_000);

    private static byte[] request(int lines) {
        StringBuilder head = new StringBuilder("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (int i = 2; i < lines; i++) head.append("a:\r\n");
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aHeadHasAtMostAHundredLines() {
        assertEquals(200, RawHttp.send(request(100)).status());
        assertEquals(431, RawHttp.send(request(101)).status());
    }

    @Test
    void theResponseToAMalformedRequestSaysThatTheConnectionIsClosed() {
        String twoLengths =
                "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n";
        String longHead = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + "a:\r\n".repeat(200) + "\r\n";
        Map<String, Integer> malformed = Map.of(
                twoLengths,
                400,
                "GET / HTTP/x\r\n\r\n",
                400,
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                414,
                longHead,
                431);
        malformed.forEach((request, status) -> {
            RawHttp.Answer answer = RawHttp.send(request.getBytes(StandardCharsets.US_ASCII));
            assertEquals(status, answer.status(), request);
            assertEquals(Optional.of("close"), answer.header("Connection"), request);
        });
    }

    @Test
    void theLinesOfEachRequestOfAConnectionCountAlone() throws Exception {
        String long60 = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + "a:\r\n".repeat(60) + "\r\n";
        assertEquals(4, responses(long60.repeat(3)));
    }

    @Test
    void aByteAfterALargeBodyKeepsAtMostOneSmallBufferInMemory() throws Exception {
        String request =
                "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        double before = pinned();
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket("localhost", RawHttp.PORT);
                open.add(socket);
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read(new byte[4_096]);
                socket.getOutputStream().write('G');
            }
            TimeUnit.MILLISECONDS.sleep(500);
            double each = (pinned() - before) / open.size();
            assertTrue(each < 10_000, each + " bytes for each connection");
        } finally {
            for (Socket socket : open) socket.close();
        }
    }

    private static EmbeddedChannel connection(ConnectionMemory heads, int address) {
        return new EmbeddedChannel(
                new BoundedHeadDecoder(new HttpServerOptions().setMaxInitialLineLength(8_192), heads)) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress("192.0.2." + address, 40_000);
            }
        };
    }

    private static void send(EmbeddedChannel connection, String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Test
    void theAddressWhoseHeadsTakeTheMostMemoryLosesConnections() {
        ConnectionMemory heads = ConnectionMemory.ofRequests(200_000);
        String begin = "GET /" + "a".repeat(4_000) + " HTTP/1.1\r\n" + "a: b\r\n".repeat(50);
        EmbeddedChannel other = connection(heads, 1);
        send(other, begin);
        List<EmbeddedChannel> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(connection(heads, 2));
            send(many.get(i), begin);
            many.forEach(EmbeddedChannel::runPendingTasks);
            assertTrue(heads.bytes() <= 200_000, heads.bytes() + " bytes");
        }
        other.runPendingTasks();
        assertTrue(other.isActive());
        assertFalse(many.get(0).isActive());
        assertTrue(many.get(39).isActive());
        send(other, "\r\n");
        assertEquals(4_001, other.<HttpRequest>readInbound().uri().length());
        many.forEach(EmbeddedChannel::close);
        other.close();
        assertEquals(0, heads.bytes());
    }

    @Test
    void bytesThatAreNotKeptDoNotCount() {
        ConnectionMemory heads = ConnectionMemory.ofRequests(200_000);
        EmbeddedChannel lineEnds = connection(heads, 1);
        for (int i = 0; i < 100; i++) send(lineEnds, "\r\n".repeat(3_000));
        EmbeddedChannel malformed = connection(heads, 2);
        send(malformed, "GET / HT\r\n");
        for (int i = 0; i < 100; i++) send(malformed, "a".repeat(6_000));
        // But for the buffer of a line.
        assertTrue(heads.bytes() <= 2 * 8_192, heads.bytes() + " bytes");
        lineEnds.close();
        malformed.close();
        assertEquals(0, heads.bytes());
    }

    @Test
    void parametersAndLinesOfChunkSizesCount() {
        ConnectionMemory heads = ConnectionMemory.ofRequests(200_000);
        EmbeddedChannel parameters = connection(heads, 1);
        send(parameters, "GET /?" + "a&".repeat(90) + " HTTP/1.1\r\n");
        assertTrue(heads.bytes() > 9_000, heads.bytes() + " bytes");
        parameters.close();
        EmbeddedChannel chunks = connection(heads, 2);
        send(chunks, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        send(chunks, "5;" + "a".repeat(7_500) + "\r\n");
        assertTrue(heads.bytes() > 7_000, heads.bytes() + " bytes");
        chunks.close();
        assertEquals(0, heads.bytes());
    }

    @Test
    void aHeadCountsUntilItsRequestHasBeenReceivedAndAnswered() {
        ConnectionMemory heads = ConnectionMemory.ofRequests(200_000);
        BoundedHeadDecoder decoder = new BoundedHeadDecoder(new HttpServerOptions(), heads);
        EmbeddedChannel connection = new EmbeddedChannel(decoder, new ConnectionHandler(decoder, pending));
        send(connection, "\r\n".repeat(100));
        assertEquals(0, heads.bytes());
        String lines = "a: b\r\n".repeat(60);
        send(connection, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" + lines + "\r\n");
        assertTrue(heads.bytes() > 12_000, heads.bytes() + " bytes");
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));
        assertTrue(heads.bytes() > 12_000, heads.bytes() + " bytes");
        send(connection, "abc");
        assertEquals(0, heads.bytes());
        send(connection, "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
        assertTrue(heads.bytes() > 12_000, heads.bytes() + " bytes");
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        assertEquals(0, heads.bytes());
    }

    private double pinned() {
        return meters.get("netty.allocator.memory.pinned").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Test
    void aClientThatSendsALargeBodyFirstGetsTheRefusalAfterwards() throws Exception {
        String head =
                "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        byte[] body = new byte[8_000_000];
        for (int i = 0; i < 10; i++) {
            try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
                socket.setSoTimeout(20_000);
                OutputStream out = socket.getOutputStream();
                out.write((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                for (int sent = 0; sent < body.length; sent += 10_000) out.write(body, sent, 10_000);
                assertEquals(413, RawHttp.read(socket).status());
            }
        }
    }

    @Test
    void aClientThatLeavesWithinARefusedBodyIsNotLogged() throws Exception {
        String head = "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n";
        try (LoggedRecords logged = new LoggedRecords("")) {
            for (int i = 0; i < 100; i++) {
                try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(new byte[i * 100]);
                    if (i % 2 == 0) TimeUnit.MILLISECONDS.sleep(i % 7);
                    socket.setSoLinger(i % 3 != 0, 0);
                }
            }
            TimeUnit.MILLISECONDS.sleep(500);
            assertEquals(List.of(), logged.messages(line -> line.getLevel().intValue() >= Level.WARNING.intValue()));
        }
    }

    @Test
    void requestsBehindALongPollAreAnsweredAfterIt() throws Exception {
        String poll = "GET /v1/changes?wait=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String next = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertEquals(502, responses(poll + next.repeat(500)));
    }

    /** Sends these requests and a last one on one connection. @return how many responses are 200 */
    private static long responses(String requests) throws Exception {
        try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(request(3));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("HTTP/1.1 200 ").matcher(all).results().count();
        }
    }

    private EmbeddedChannel connection(int address) {
        BoundedHeadDecoder decoder = new BoundedHeadDecoder(new HttpServerOptions(), requests);
        return new EmbeddedChannel(decoder, new ConnectionHandler(decoder, pending)) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress("192.0.2." + address, 40_000);
            }
        };
    }

    private static void receive(EmbeddedChannel connection, int requests) {
        for (int i = 0; i < requests; i++)
            connection.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    private static void respond(EmbeddedChannel connection) {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    }

    @Test
    void aConnectionIsNotReadWhileARequestWaits() {
        EmbeddedChannel connection = connection(1);
        receive(connection, 1);
        assertTrue(connection.config().isAutoRead());
        receive(connection, 2);
        assertFalse(connection.config().isAutoRead());
        assertEquals(1, connection.inboundMessages().size());
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        assertEquals(1, connection.inboundMessages().size());
        respond(connection);
        assertEquals(2, connection.inboundMessages().size());
        assertFalse(connection.config().isAutoRead());
        respond(connection);
        assertTrue(connection.config().isAutoRead());
        assertEquals(0, requests.bytes());
        respond(connection);
        receive(connection, 1);
        assertEquals(4, connection.inboundMessages().size());
    }

    @Test
    void aWaitingRequestIsPassedOnWithItsBody() {
        EmbeddedChannel connection = connection(1);
        receive(connection, 2);
        connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[100])));
        assertEquals(1, connection.inboundMessages().size());
        respond(connection);
        assertEquals(3, connection.inboundMessages().size());
        connection.writeInbound(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[100])));
        assertEquals(4, connection.inboundMessages().size());
        receive(connection, 1);
        assertEquals(4, connection.inboundMessages().size());
    }

    @Test
    void aRequestBehindTheLastResponseOfAConnectionIsNotPassedOn() {
        EmbeddedChannel connection = connection(1);
        receive(connection, 2);
        DefaultFullHttpResponse last = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        last.headers().set("Connection", "close");
        connection.writeOutbound(last);
        assertFalse(connection.isOpen());
        assertEquals(1, connection.inboundMessages().size());
        assertEquals(0, requests.bytes());
    }

    @Test
    void aConnectionIsClosedAfterAResponseThatSaysSo() throws Exception {
        String next = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("TRACE /v1/articles HTTP/1.1\r\nHost: localhost\r\n\r\n" + next)
                            .getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.startsWith("HTTP/1.1 405 "), all);
            assertEquals(1, Pattern.compile("HTTP/1.1 ").matcher(all).results().count());
        }
    }

    // Vert.x 4.5.27 did not count such a connection as closed, so that the limit of connections was used up.
    @Test
    void connectionsThatEndWithinAWaitingRequestAreCountedAsClosed() throws Exception {
        double before = openConnections();
        String body = "x".repeat(60_000);
        byte[] requests = ("POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .repeat(4)
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(requests, 0, requests.length - i * 500);
                TimeUnit.MILLISECONDS.sleep(i % 10);
            } catch (IOException closedByTheServer) {
                // A refused request closes its connection.
            }
        }
        for (int i = 0; i < 100 && openConnections() > before; i++) TimeUnit.MILLISECONDS.sleep(100);
        // Connections of other tests may have ended meanwhile.
        assertTrue(
                openConnections() <= before,
                openConnections() + " connections are open, and " + before + " were before");
    }

    private double openConnections() {
        return meters.get("http.server.active.connections").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Test
    void theAddressWithTheMostWaitingRequestsLosesItsConnections() {
        EmbeddedChannel many = connection(1);
        EmbeddedChannel other = connection(2);
        receive(many, 80);
        receive(other, 19);
        assertTrue(many.isOpen());
        assertTrue(requests.bytes() > 90_000, requests.bytes() + " bytes");
        receive(other, 4);
        many.runPendingTasks();
        assertFalse(many.isOpen());
        assertTrue(other.isOpen());
        other.close();
        assertEquals(0, requests.bytes());
    }

    // Without the tasks that would close connections above the limit.
    private static void receiveAtOnce(EmbeddedChannel connection, int requests) {
        for (int i = 0; i < requests; i++)
            connection
                    .pipeline()
                    .fireChannelRead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/" + i));
    }

    @Test
    void aConnectionThatAddsToOneAndAHalfTimesTheLimitIsClosed() {
        EmbeddedChannel many = connection(1);
        EmbeddedChannel other = connection(2);
        receiveAtOnce(many, 148);
        receiveAtOnce(other, 2);
        assertTrue(many.isOpen());
        assertTrue(requests.bytes() > 145_000, requests.bytes() + " bytes");
        receiveAtOnce(many, 6);
        assertFalse(many.isOpen());
        receiveAtOnce(other, 6);
        assertTrue(other.isOpen());
    }

    @Test
    void noConnectionAddsToTwiceTheLimit() {
        List<EmbeddedChannel> each = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            each.add(connection(i));
            receiveAtOnce(each.get(i), 20);
        }
        assertTrue(requests.bytes() <= 201_300, requests.bytes() + " bytes");
        assertFalse(each.get(11).isOpen());
    }

    @Test
    void aHeadThatGoesOnAboveTheLimitIsNotReadToItsEnd() {
        ConnectionMemory heads = ConnectionMemory.ofRequests(200_000);
        List<EmbeddedChannel> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(connection(heads, i % 50));
            send(many.get(i), "GET /" + "a".repeat(1_000) + " HTTP/1.1\r\nHost: a\r\n");
        }
        assertEquals(0, heads.bytes());
        String rest = "a: b\r\n".repeat(97);
        for (EmbeddedChannel one : many)
            one.pipeline().fireChannelRead(Unpooled.copiedBuffer(rest, StandardCharsets.US_ASCII));
        assertTrue(heads.bytes() <= 430_000, heads.bytes() + " bytes");
        assertFalse(many.get(99).isOpen());
    }

    @Test
    void theConnectionsThatAreBehindForLongestAreClosed() {
        EmbeddedChannel first = connection(1);
        EmbeddedChannel second = connection(1);
        EmbeddedChannel third = connection(1);
        for (EmbeddedChannel one : new EmbeddedChannel[] {first, second, third}) {
            one.write(Unpooled.wrappedBuffer(new byte[4_000]));
            pending.note(one.pipeline().context(ConnectionHandler.class));
        }
        first.runPendingTasks();
        second.runPendingTasks();
        third.runPendingTasks();
        assertFalse(first.isOpen());
        assertFalse(second.isOpen());
        assertTrue(third.isOpen());
        assertTrue(pending.bytes() < 5_000, pending.bytes() + " bytes");
    }
}
