package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CursorsTest {

    private static final String QUERY = "a query";

    @Inject
    Cursors cursors;

    /** One cursor in about 65,000 would begin like a key, in any case of its letters. */
    @Test
    void noCursorLooksLikeAKey() {
        List<String> marked = IntStream.range(0, 1_000_000)
                .mapToObj(i -> cursors.seal(QUERY, "" + i))
                .peek(cursor -> {
                    if (cursor.regionMatches(true, 0, "dl_", 0, 3)) throw new AssertionError(cursor);
                })
                .filter(cursor -> cursor.startsWith("~"))
                .limit(2)
                .toList();
        assertEquals(2, marked.size());
        for (String cursor : marked) {
            assertEquals(cursor, cursors.seal(QUERY, cursors.open(QUERY, cursor).get(0)));
        }
    }
}
