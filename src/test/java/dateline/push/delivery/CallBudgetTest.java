package dateline.push.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    @Test
    void callsPerOwnerAreLimited() {
        CallBudget budget = new CallBudget(64, 16);
        assertEquals(8, budget.take(ONE, "a.example", false, 8));
        assertEquals(8, budget.take(ONE, "b.example", false, 10));
        assertEquals(0, budget.take(ONE, "c.example", false, 1));
        assertEquals(8, budget.take(OTHER, "a.example", false, 8));
        assertEquals(8, budget.take(null, "a.example", false, 8));
    }

    @Test
    void callsPerHostAreLimited() {
        CallBudget budget = new CallBudget(64, 16);
        for (int i = 0; i < 2; i++) assertEquals(16, budget.take(new UUID(9, i), "shared.example", false, 20));
        assertEquals(0, budget.take(ONE, "shared.example", false, 1));
        assertEquals(1, budget.take(ONE, "elsewhere.example", false, 1));
    }

    @Test
    void endpointsThatFailOrAreNotConfirmedGetHalf() {
        CallBudget budget = new CallBudget(64, 16);
        assertEquals(8, budget.take(ONE, "a.example", true, 20));
        assertEquals(0, budget.take(ONE, "b.example", true, 1));
        assertEquals(8, budget.take(ONE, "b.example", false, 20));
        for (int i = 0; i < 3; i++) assertEquals(8, budget.take(new UUID(9, i), "c" + i + ".example", true, 20));
        assertEquals(0, budget.take(OTHER, "d.example", true, 1));
        assertEquals(8, budget.take(OTHER, "d.example", false, 20));
    }

    @Test
    void aFewOwnersLeaveRoomForTheFirstCallsOfOthers() {
        CallBudget budget = new CallBudget(64, 16);
        for (int i = 0; i < 3; i++) assertEquals(16, budget.take(new UUID(9, i), "c" + i + ".example", false, 20));
        assertEquals(2, budget.take(ONE, "a.example", false, 20));
        assertEquals(0, budget.take(ONE, "b.example", false, 20));
        assertEquals(2, budget.take(OTHER, "d.example", false, 20));
    }

    @Test
    void callsPerNodeAreLimited() {
        CallBudget budget = new CallBudget(4, 4);
        assertEquals(3, budget.take(ONE, "a.example", false, 9));
        assertEquals(1, budget.take(null, "a.example", false, 9));
        assertTrue(budget.isExhausted());
        assertEquals(0, budget.take(OTHER, "b.example", false, 1));
    }
}
