package dateline.leak;

import dateline.RandomServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * HTTP client of a caller: it reuses connections, follows no redirects, and counts requests. It repeats a request that an
 * overloaded node has refused, so that a crawl may be as fast as the machine allows.
 */
final class LeakClient {

    /** Headers that differ between two responses to the same request. */
    private static final Set<String> VARYING_HEADERS =
            Set.of("date", "x-request-id", "ratelimit", "ratelimit-policy", "dateline-position");

    private static final int REPETITIONS = 5;

    /** A request; headers by name. */
    record LeakRequest(String method, String target, Caller caller, Map<String, String> headers) {

        static LeakRequest get(String target, Caller caller) {
            return new LeakRequest("GET", target, caller, Map.of());
        }

        LeakRequest method(String other) {
            return new LeakRequest(other, target, caller, headers);
        }

        LeakRequest target(String other) {
            return new LeakRequest(method, other, caller, headers);
        }

        LeakRequest with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new LeakRequest(method, target, caller, more);
        }

        @Override
        public String toString() {
            return caller.name() + ": " + method + " " + target + (headers.isEmpty() ? "" : " " + headers);
        }
    }

    /** Names in lower case, several values joined with a line feed; the body without its content coding. */
    record Answer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** All parts of the response that could reveal something, in a comparable form. */
        String comparable() {
            StringBuilder text = new StringBuilder().append(status).append('\n');
            headers.forEach((name, value) -> {
                if (!VARYING_HEADERS.contains(name))
                    text.append(name).append(": ").append(value).append('\n');
            });
            return text.append('\n')
                    .append(body.replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":\"\""))
                    .toString();
        }

        String everything() {
            return status + "\n" + headers + "\n" + body;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger cacheHits = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    int requests() {
        return requests.get();
    }

    /** Number of responses from the response cache. */
    int cacheHits() {
        return cacheHits.get();
    }

    /** Number of requests that were refused because the node was overloaded, and repeated. */
    int refusals() {
        return refusals.get();
    }

    /** Returns the response to the request, or the last refusal if it has been refused six times. */
    Answer send(LeakRequest request) {
        Answer answer = sendOnce(request);
        for (int i = 0; i < REPETITIONS && isRefusal(answer); i++) {
            refusals.incrementAndGet();
            pause(Integer.parseInt(answer.header("retry-after")));
            answer = sendOnce(request);
        }
        return answer;
    }

    private static boolean isRefusal(Answer answer) {
        return answer.status() == 503 && !answer.header("retry-after").isEmpty();
    }

    private static void pause(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer sendOnce(LeakRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(RandomServer.any() + request.target()));
        boolean read = Set.of("GET", "HEAD", "OPTIONS", "DELETE").contains(request.method());
        builder.method(request.method(), read ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        if (request.caller().key() != null)
            builder.header("Authorization", "Bearer " + request.caller().key());
        request.headers().forEach(builder::header);
        requests.incrementAndGet();
        try {
            HttpResponse<byte[]> response = client.send(builder.build(), BodyHandlers.ofByteArray());
            Map<String, String> headers = new TreeMap<>();
            response.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("\n", values)));
            if (headers.containsKey("dateline-position")) cacheHits.incrementAndGet();
            boolean packed = "gzip".equals(headers.get("content-encoding")) && response.body().length > 0;
            byte[] body = packed ? unpacked(response.body()) : response.body();
            return new Answer(response.statusCode(), headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
