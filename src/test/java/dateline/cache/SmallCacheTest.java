package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.http.SmallLimits;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cache stays within its limit, and cache hits count against the rate limit. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SmallCacheTest {

    @Inject
    Newsroom newsroom;

    @Inject
    ResponseCache cache;

    @Inject
    CacheInvalidator invalidator;

    @Test
    void theCacheStaysWithinItsLimitAndCacheHitsAreRateLimited() {
        for (int limit = 1; limit <= 100; limit++) {
            Response answer =
                    CachedReads.request(null, from("198.51.100." + limit)).get("/v1/articles?limit=" + limit);
            assertEquals(200, answer.statusCode());
            assertTrue(cache.sizeInBytes() <= SmallLimits.CACHE, () -> cache.sizeInBytes() + " bytes");
        }
        assertTrue(cache.sizeInBytes() > 0);
        Response cached = new CachedReads(cache, invalidator).cached(null, "/v1/tags", from("198.51.100.101"));
        assertEquals("\"anonymous\";q=5;w=60", cached.header("RateLimit-Policy"));
        long hits = cache.hits();
        for (int expected : new int[] {200, 200, 200, 200, 200, 429}) {
            Response answer = CachedReads.request(null, from("198.51.100.102")).get("/v1/tags");
            assertEquals(expected, answer.statusCode());
        }
        assertTrue(cache.hits() > hits);
    }

    @Test
    void aFullCacheHoldsMoreThanItsLimitBecauseItCompresses() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String story = Stories.article()
                    .headline(Newsroom.unique("Long"))
                    .visibility("public")
                    .paragraph(("Line " + i + " of many. ").repeat(500))
                    .json();
            paths.add("/v1/articles/" + newsroom.publish(story, "{}"));
        }
        // An entry is compressed at its second request, and which entries the cache admits is partly random.
        int held = 0;
        for (int round = 1; round <= 40 && held <= SmallLimits.CACHE; round++) {
            held = 0;
            for (int i = 0; i < paths.size(); i++) {
                invalidator.poll();
                long hits = cache.hits();
                Response answer = CachedReads.request(null, from("198.51." + (101 + round) + "." + i))
                        .get(paths.get(i));
                assertEquals(200, answer.statusCode());
                if (cache.hits() > hits) held += answer.asByteArray().length;
            }
            assertTrue(cache.sizeInBytes() <= SmallLimits.CACHE, () -> cache.sizeInBytes() + " bytes");
        }
        assertTrue(held > SmallLimits.CACHE, held + " bytes");
        // The memory that compression freed holds uncompressed responses.
        assertTrue(cache.sizeInBytes() > SmallLimits.CACHE * 0.6, () -> cache.sizeInBytes() + " bytes");
    }

    private static String[] from(String address) {
        return new String[] {"X-Forwarded-For", address};
    }
}
