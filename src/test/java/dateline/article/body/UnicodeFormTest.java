package dateline.article.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalization in parts, compared with that of the whole text. */
class UnicodeFormTest {

    // Base and mark, Hangul syllables in letters, characters outside the basic plane, a long compatibility form.
    private static final List<String> PIECES = List.of(
            "e\u0301",
            "a",
            " ",
            "\u304B\u3099",
            "\u1112\u1161\u11AB",
            "\uD83D\uDE00",
            "\uD834\uDD57\uD834\uDD65",
            "\uFDFA",
            "q\u0323\u0307");

    @Test
    void aTextIsTheSameInPartsAsInOne() {
        for (String piece : PIECES) {
            for (int offset = 0; offset < 4; offset++) {
                String text = "x".repeat(offset) + piece.repeat(1_500);
                assertEquals(Normalizer.normalize(text, Normalizer.Form.NFC), UnicodeForm.NFC.normalize(text), piece);
                assertEquals(Normalizer.normalize(text, Normalizer.Form.NFKC), UnicodeForm.NFKC.normalize(text), piece);
            }
        }
    }

    @Test
    void aLongRunOfCombiningMarksIsNormalizedInTime() {
        String marks = "a" + "\u0301\u0316".repeat(500_000);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> UnicodeForm.NFC.normalize(marks));
    }
}
