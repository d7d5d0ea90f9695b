package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatedPairTest {

    private final Random random = new Random(Seed.of(DeflatedPairTest.class));

    @Test
    void inflatedValuesAreThoseThatWereDeflated() {
        int[] lengths = {0, 1, 4_095, 4_096, 100_000};
        for (int length : lengths) {
            for (int other : lengths) {
                byte[] first = randomBytes(length);
                byte[] second = randomBytes(other);
                byte[] deflated = DeflatedPair.deflate(first, second);
                assertArrayEquals(first, DeflatedPair.first(deflated));
                assertArrayEquals(second, DeflatedPair.second(deflated));
            }
        }
        assertNull(DeflatedPair.first(null));
        assertNull(DeflatedPair.second(null));
    }

    @Test
    void textThatBothHaveInCommonTakesNoSpaceTwice() {
        byte[] bytes = randomBytes(30_000);
        assertTrue(DeflatedPair.deflate(bytes, bytes).length < 32_000);
    }

    @Test
    void incompleteBytesAreRefused() {
        byte[] deflated = DeflatedPair.deflate(randomBytes(10), randomBytes(10_000));
        byte[] cut = Arrays.copyOf(deflated, deflated.length - 3);
        assertArrayEquals(DeflatedPair.first(deflated), DeflatedPair.first(cut));
        assertThrows(IllegalStateException.class, () -> DeflatedPair.second(cut));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
