package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Credit lines from templates. */
class CreditLineTest {

    private static final Map<String, String> WORTHY_NEWS =
            Map.of("source", "Worthy News", "copyrightNotice", "Copyright 1999-2025 Worthy News.");

    @Test
    void theDefaultNamesTheNoticeAndTheSource() {
        String expected = "Copyright 1999-2025 Worthy News. This article was originally published on Worthy News"
                + " and was reproduced with permission.";
        assertEquals(expected, CreditLine.of(CreditLine.DEFAULT, WORTHY_NEWS));
        assertEquals(expected, CreditLine.of(null, WORTHY_NEWS));
        assertEquals(expected, CreditLine.of(" ", WORTHY_NEWS));
    }

    @Test
    void aMissingValueLeavesNoDoubleSpaces() {
        assertEquals("From Worthy News with thanks", CreditLine.of("From {source} {byline} with thanks", WORTHY_NEWS));
        assertEquals("With thanks", CreditLine.of("{byline} With thanks {headline}", null));
    }

    @Test
    void everyPlaceholderIsFilled() {
        Map<String, String> values = Map.of(
                "copyrightNotice",
                "©",
                "source",
                "S",
                "headline",
                "H",
                "byline",
                "B",
                "canonicalUrl",
                "U",
                "publishedAt",
                "P");
        assertEquals(
                "© S H B U P",
                CreditLine.of("{copyrightNotice} {source} {headline} {byline} {canonicalUrl} {publishedAt}", values));
    }

    @Test
    void aValueIsTakenLiterally() {
        assertEquals("$1 \\ {source}", CreditLine.of("{headline}", Map.of("headline", "$1 \\ {source}")));
    }

    @Test
    void aLongLineIsCut() {
        Map<String, String> values = Map.of("byline", "x".repeat(3_000));
        assertEquals("By " + "x".repeat(3_000), CreditLine.of("By {byline}", values));
        assertEquals("x".repeat(5_000) + "…", CreditLine.of("{byline}".repeat(100), values));
        assertEquals(
                "x" + "\uD83D\uDCF0".repeat(2_499) + "…",
                CreditLine.of("x{byline}", Map.of("byline", "\uD83D\uDCF0".repeat(3_000))));
    }

    @Test
    void anUnknownPlaceholderIsRejectedWithTheListOfKnownOnes() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> CreditLine.check("By {author}, {source}"));
        assertTrue(refusal.getMessage().contains("{author}"), refusal.getMessage());
        CreditLine.PLACEHOLDERS.forEach(
                name -> assertTrue(refusal.getMessage().contains("{" + name + "}"), refusal.getMessage()));
        assertThrows(IllegalArgumentException.class, () -> CreditLine.of("{author}", WORTHY_NEWS));
    }

    @Test
    void anUnmatchedBraceIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> CreditLine.check("{source"));
        assertThrows(IllegalArgumentException.class, () -> CreditLine.check("{{source}}"));
        assertDoesNotThrow(() -> CreditLine.check("Thanks to {source}"));
    }
}
