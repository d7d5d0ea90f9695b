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

/** Reads that are certainly served from the response cache, and the same reads bypassing it. */
final class CachedReads {

    private static final Set<String> VOLATILE_HEADERS = Set.of(
            "date",
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "transfer-encoding",
            "content-length",
            "dateline-position");

    // Otherwise the client requests compressed bytes by itself.
    private static final RestAssuredConfig UNDECODED =
            Newsroom.IN_UTF_8.decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

    private final ResponseCache cache;
    private final CacheInvalidator invalidator;

    CachedReads(ResponseCache cache, CacheInvalidator invalidator) {
        this.cache = cache;
        this.invalidator = invalidator;
    }

    /** Reads from the cache, after storing the response if necessary. */
    Response cached(String key, String path, String... headers) {
        for (int i = 0; i < 100; i++) {
            invalidator.poll();
            long before = cache.hits();
            Response answer = request(key, headers).get(path);
            if (cache.hits() > before) return answer;
        }
        return fail(path + " is never cached");
    }

    /** Whether one of the next reads is served from the cache. */
    boolean isCached(String key, String path) {
        for (int i = 0; i < 5; i++) {
            invalidator.poll();
            long before = cache.hits();
            request(key).get(path);
            if (cache.hits() > before) return true;
        }
        return false;
    }

    /** The response without the cache. */
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

    /** The headers that do not change from one response to the next. */
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
