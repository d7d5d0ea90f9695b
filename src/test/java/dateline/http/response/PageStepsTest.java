package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page that is read in steps has every row once, and ends early if its items are large. */
class PageStepsTest {

    private static final int ROWS = 130;

    private final List<Integer> asked = new ArrayList<>();

    private List<Integer> after(Integer last, int max) {
        asked.add(max);
        int first = last == null ? 0 : last + 1;
        return IntStream.range(first, Math.min(ROWS, first + max)).boxed().toList();
    }

    private PageSteps<Integer, Integer> read(int limit, Function<Integer, Object> large) {
        return PageSteps.read(limit, this::after, Function.identity(), large);
    }

    @Test
    void smallItemsFillThePage() {
        PageSteps<Integer, Integer> page = read(100, item -> "");
        assertEquals(IntStream.range(0, 100).boxed().toList(), page.items());
        assertTrue(page.hasMore());
        assertEquals(List.of(21, 21, 21, 21, 21), asked);
    }

    @Test
    void theLastPageHasNoNext() {
        PageSteps<Integer, Integer> page = read(200, item -> "");
        assertEquals(ROWS, page.items().size());
        assertFalse(page.hasMore());
    }

    @Test
    void largeItemsEndThePage() {
        PageSteps<Integer, Integer> page = read(100, item -> "x".repeat(300_000));
        assertEquals(List.of(0, 1, 2, 3), page.items());
        assertEquals(page.items(), page.rows());
        assertTrue(page.hasMore());
    }

    @Test
    void oneItemIsReturnedHoweverLargeItIs() {
        assertEquals(List.of(0), read(1, item -> "x".repeat(3_000_000)).items());
    }
}
