package dateline.access.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyTextTest {

    @Test
    void aFreshKeyIsParsed() {
        KeyText fresh = KeyText.generate();
        assertTrue(fresh.text().matches("dl_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"), "Its form has changed.");
        assertEquals(fresh, KeyText.parse(fresh.text()).orElseThrow());
        assertNotEquals(fresh, KeyText.generate());
    }

    @Test
    void theChecksumDetectsAnyWrongCharacter() {
        String whole = KeyText.generate().text();
        for (int i = 0; i < whole.length(); i++) {
            char other = whole.charAt(i) == 'x' ? 'y' : 'x';
            String wrong = whole.substring(0, i) + other + whole.substring(i + 1);
            assertTrue(KeyText.parse(wrong).isEmpty(), "A wrong letter at " + i + " goes unnoticed.");
        }
    }

    @Test
    void aTruncatedOrExtendedKeyIsInvalid() {
        String whole = KeyText.generate().text();
        for (String wrong : new String[] {
            "", "dl_", whole.substring(1), whole.substring(0, 60), whole + "x", " " + whole, "dl_demo_", "dl_demo_X1"
        }) {
            assertTrue(KeyText.parse(wrong).isEmpty());
        }
    }

    @Test
    void theSecretIsNotPrinted() {
        KeyText fresh = KeyText.generate();
        assertFalse(fresh.toString().contains(fresh.text().substring(16, 40)));
        assertTrue(fresh.toString().contains(fresh.id()));
    }
}
