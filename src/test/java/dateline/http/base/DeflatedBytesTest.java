package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatedBytesTest {

    @Test
    void inflatedBytesAreThoseThatWereDeflated() {
        Random random = new Random(Seed.of(DeflatedBytesTest.class));
        for (int length : new int[] {0, 1, 4_095, 4_096, 100_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, DeflatedBytes.inflate(DeflatedBytes.deflate(bytes)));
        }
        assertNull(DeflatedBytes.inflate(null));
    }

    @Test
    void aRepetitionThirtyKilobytesAwayTakesNoSpace() {
        byte[] bytes = new byte[60_000];
        new Random(Seed.of(DeflatedBytesTest.class)).nextBytes(bytes);
        System.arraycopy(bytes, 0, bytes, 30_000, 30_000);
        assertTrue(DeflatedBytes.deflate(bytes).length < 32_000);
    }

    @Test
    void incompleteBytesAreRefused() {
        byte[] deflated = DeflatedBytes.deflate(new byte[10_000]);
        byte[] cut = Arrays.copyOf(deflated, deflated.length - 3);
        assertThrows(IllegalStateException.class, () -> DeflatedBytes.inflate(cut));
    }
}
