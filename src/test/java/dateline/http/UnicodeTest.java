package dateline.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UnicodeTest {

    @Test
    void wholeCharactersAreText() {
        assertTrue(Unicode.isText(""));
        assertTrue(Unicode.isText("Árvíztűrő \uD83D\uDEA2 \uFFFD \u0001"));
    }

    @Test
    void nulAndHalvesOfCharactersAreNot() {
        assertFalse(Unicode.isText("a\0b"));
        assertFalse(Unicode.isText("\uD83D"));
        assertFalse(Unicode.isText("\uD83Da"));
        assertFalse(Unicode.isText("\uDEA2"));
        assertFalse(Unicode.isText("\uDEA2\uD83D"));
        assertFalse(Unicode.isText("\uD83D\uD83D\uDEA2"));
    }
}
