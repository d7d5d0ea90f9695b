package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dateline.Newsroom;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads that are answered from memory for certain, and the same reads past it. */
final class CachedReads {

    private static final Set<String> VOLATILE_HEADERS = Set.of(
            "date",
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "transfer-encoding",
            "content-length",
            "dateline-position");

    // Else it asks for compressed bytes by itself.
    private static final RestAssuredConfig UNDECODED =
            Newsroom.IN_UTF_8.decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

    private final ResponseCache cache;
    private final CacheInvalidator invalidator;

    CachedReads(ResponseCache shelf, CacheInvalidator tail) {
        this.cache = shelf;
        this.invalidator = tail;
    }

    /** Given from memory; it is made before, where it is not there yet. */
    Response cached(String key, String path, String... headers) {
        for (int i = 0; i < 100; i++) {
            invalidator.poll();
            long before = cache.hits();
            Response answer = request(key, headers).get(path);
            if (cache.hits() > before) return answer;
        }
        return fail(path + " is never kept");
    }

    /** Whether the next read of it is given from memory, on a machine that does not stand still. */
    boolean isCached(String key, String path) {
        for (int i = 0; i < 5; i++) {
            invalidator.poll();
            long before = cache.hits();
            request(key).get(path);
            if (cache.hits() > before) return true;
        }
        return false;
    }

    /** As the database has it. */
    static Response uncached(String key, String path, String... headers) {
        return request(key, headers)
                .header("Accept", ClusterCaches.UNCACHED_ACCEPT)
                .get(path);
    }

    static RequestSpecification request(String key, String... headers) {
        RequestSpecification request = Newsroom.as(key).config(UNDECODED).urlEncodingEnabled(false);
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return request;
    }

    /** Everything but what is of the moment. */
    static Map<String, String> stableHeaders(Response answer) {
        Map<String, String> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers().forEach(header -> head.merge(header.getName(), header.getValue(), (a, b) -> a + " | " + b));
        VOLATILE_HEADERS.forEach(head::remove);
        return head;
    }

    private static String bodyWithoutRequestId(Response answer) {
        return answer.asString().replaceAll("\"requestId\":\"[^\"]+\"", "");
    }

    static void assertSame(Response expected, Response actual, String what) {
        assertEquals(expected.statusCode(), actual.statusCode(), what);
        assertEquals(bodyWithoutRequestId(expected), bodyWithoutRequestId(actual), what);
        assertEquals(expected.header("ETag"), actual.header("ETag"), what);
    }
}
