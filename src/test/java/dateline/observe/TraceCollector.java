package dateline.observe;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces on loopback. It reads the fields of OTLP that the tests need by their numbers in trace.proto. */
final class TraceCollector implements AutoCloseable {

    /** @param kind 2 for a server, 3 for a client, 1 for a step within the process */
    record CollectedSpan(
            String trace,
            String id,
            String parent,
            String name,
            long kind,
            long start,
            long end,
            Map<String, String> attributes) {}

    private static final long SERVER = 2;

    private final List<CollectedSpan> spans = new CopyOnWriteArrayList<>();
    private final StringBuffer received = new StringBuffer();
    private final HttpServer server;

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TraceCollector collector = new TraceCollector(server);
        server.createContext("/v1/traces", collector::collect);
        server.start();
        return collector;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<CollectedSpan> spansOf(String trace) {
        return spans.stream()
                .filter(span -> span.trace().equals(trace))
                .sorted(Comparator.comparing(CollectedSpan::start))
                .toList();
    }

    List<CollectedSpan> spans() {
        return List.copyOf(spans);
    }

    /** Everything that has been received; text in it is readable, because OTLP stores it as UTF-8. */
    String received() {
        return received.toString();
    }

    /** The spans of a trace as a tree, one line each, with the attributes that tell them apart. */
    String tree(String trace) {
        List<CollectedSpan> all = spansOf(trace);
        StringBuilder tree = new StringBuilder();
        all.stream().filter(span -> span.kind() == SERVER).forEach(root -> append(root, all, "", tree));
        return tree.toString();
    }

    private static void append(CollectedSpan span, List<CollectedSpan> all, String indent, StringBuilder tree) {
        tree.append(indent)
                .append(span.name())
                .append(String.format(" (%.1f ms) ", (span.end() - span.start()) / 1e6))
                .append(shown(span.attributes()))
                .append('\n');
        all.stream()
                .filter(child -> child.parent().equals(span.id()))
                .forEach(child -> append(child, all, indent + "  ", tree));
    }

    private static String shown(Map<String, String> attributes) {
        Map<String, String> shown = new TreeMap<>(attributes);
        shown.replaceAll((key, value) -> {
            String line = value.replaceAll("\\s+", " ");
            return line.length() > 60 ? line.substring(0, 60) + "…" : line;
        });
        return shown.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void collect(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.append(new String(body, StandardCharsets.UTF_8));
            List<CollectedSpan> batch = new ArrayList<>();
            for (UnknownFieldSet ofResource : messages(UnknownFieldSet.parseFrom(body), 1))
                for (UnknownFieldSet ofScope : messages(ofResource, 2))
                    for (UnknownFieldSet span : messages(ofScope, 2)) batch.add(span(span));
            // At once: SQL spans follow in a scope of their own after the spans that caused them.
            spans.addAll(batch);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static CollectedSpan span(UnknownFieldSet span) throws InvalidProtocolBufferException {
        Map<String, String> attributes = new TreeMap<>();
        for (UnknownFieldSet attribute : messages(span, 9)) {
            UnknownFieldSet value = messages(attribute, 2).get(0);
            attributes.put(
                    text(attribute, 1),
                    value.hasField(3) ? value.getField(3).getVarintList().get(0).toString() : text(value, 1));
        }
        return new CollectedSpan(
                hex(span, 1),
                hex(span, 2),
                hex(span, 4),
                text(span, 5),
                span.getField(6).getVarintList().get(0),
                span.getField(7).getFixed64List().get(0),
                span.getField(8).getFixed64List().get(0),
                attributes);
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet of, int field) throws InvalidProtocolBufferException {
        List<UnknownFieldSet> messages = new CopyOnWriteArrayList<>();
        for (ByteString bytes : of.getField(field).getLengthDelimitedList())
            messages.add(UnknownFieldSet.parseFrom(bytes));
        return messages;
    }

    private static ByteString bytes(UnknownFieldSet of, int field) {
        return of.getField(field).getLengthDelimitedList().stream().findFirst().orElse(ByteString.EMPTY);
    }

    private static String hex(UnknownFieldSet of, int field) {
        return HexFormat.of().formatHex(bytes(of, field).toByteArray());
    }

    private static String text(UnknownFieldSet of, int field) {
        return bytes(of, field).toStringUtf8();
    }
}
