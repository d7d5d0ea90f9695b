package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UnicodeTest {

    @Test
    void completeCharactersAreText() {
        assertTrue(Unicode.isText(""));
        assertTrue(Unicode.isText("Árvíztűrő \uD83D\uDEA2 \uFFFD"));
        assertTrue(Unicode.isText("one\ttwo\nthree\r\nfour"));
    }

    @Test
    void controlCharactersAreReportedWithTheirPosition() {
        assertFalse(Unicode.isText("\u0001"));
        assertFalse(Unicode.isText("\u007F"));
        assertEquals(
                "Text must not contain control characters except tab and line break; character 3 is U+001B.",
                Unicode.findFault("\uD83D\uDEA2a\u001B").orElseThrow());
    }

    @Test
    void nulAndLoneSurrogatesAreNotText() {
        assertFalse(Unicode.isText("a\0b"));
        assertFalse(Unicode.isText("\uD83D"));
        assertFalse(Unicode.isText("\uD83Da"));
        assertFalse(Unicode.isText("\uDEA2"));
        assertFalse(Unicode.isText("\uDEA2\uD83D"));
        assertFalse(Unicode.isText("\uD83D\uD83D\uDEA2"));
    }
}
