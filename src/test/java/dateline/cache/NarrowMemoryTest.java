package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Memory has an end, and whoever is answered from it is counted like everybody. */
@QuarkusTest
@TestProfile(NarrowMemory.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NarrowMemoryTest {

    @Inject
    Shelf shelf;

    @Inject
    LogTail tail;

    @Test
    void itKeepsNoMoreThanItMayAndCountsWhatItGives() {
        for (int limit = 1; limit <= 100; limit++) {
            assertEquals(
                    200, Memory.request(null).get("/v1/articles?limit=" + limit).statusCode());
            assertTrue(shelf.bytes() <= NarrowMemory.BYTES, () -> shelf.bytes() + " bytes");
        }
        assertTrue(shelf.bytes() > 0);
        Memory memory = new Memory(shelf, tail);
        Response kept = memory.kept(null, "/v1/tags");
        assertEquals("\"anonymous\";q=400;w=60", kept.header("RateLimit-Policy"));
        long given = shelf.given();
        int last = 200;
        for (int i = 0; i < 2_000 && last == 200; i++)
            last = Memory.request(null).get("/v1/tags").statusCode();
        assertEquals(429, last);
        assertTrue(shelf.given() > given);
    }
}
