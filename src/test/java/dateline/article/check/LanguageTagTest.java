package dateline.article.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageTagTest {

    @Test
    void everyLanguageCodeIsAWellFormedTag() {
        for (char a = 'a'; a <= 'z'; a++)
            for (char b = 'a'; b <= 'z'; b++) {
                assertCodeAndTag("" + a + b);
                for (char c = 'a'; c <= 'z'; c++) assertCodeAndTag("" + a + b + c);
            }
        for (String other : List.of("", "e", "engl", "EN", "e1", "é", "en-", "en-GB", "e-"))
            assertFalse(LanguageTag.Check.isLanguageCode(other), other);
    }

    private static void assertCodeAndTag(String tag) {
        assertTrue(LanguageTag.Check.isLanguageCode(tag) && LanguageTag.Check.isWellFormed(tag), tag);
    }
}
