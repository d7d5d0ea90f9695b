package dateline.article.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {

    @ParameterizedTest
    @CsvSource({
        "Worthy News, worthy-news",
        "  Storm!  Again?? , storm-again",
        "Árvíztűrő tükörfúrógép, arvizturo-tukorfurogep",
        "Straße nach Łódź, strasse-nach-lodz",
        "Smørrebrød ‘n’ more, smorrebrod-n-more",
        "It’s 5° colder, its-5-colder",
        "10.000 ships, 10-000-ships",
        "Україна переможе, ukraina-peremoze",
        "Αθήνα 2024, athena-2024",
        "東京, dong-jing",
        "서울 Tower, seoul-tower",
        "ខ្មែរ, fallback",
        "👍, fallback",
        "---, fallback",
    })
    void aNameBecomesASlug(String name, String slug) {
        assertEquals(slug, Slugs.from(name, "fallback"));
    }

    @Test
    void theSlugOfEarlierReleasesHasLatinLettersOnly() {
        assertEquals("fallback", Slugs.fromLatin("Україна", "fallback"));
        assertEquals("covid", Slugs.fromLatin("COVID в Україні", "fallback"));
    }

    @Test
    void aLongNameIsShortenedToAUsableSlug() {
        String slug = Slugs.from("harbour ".repeat(60), "fallback");
        assertTrue(Slugs.isUsable(slug), slug);
        assertTrue(slug.length() <= 80, slug);
    }

    @Test
    void reservedWordsIdsAndMalformedTextAreNotUsable() {
        for (String slug : new String[] {
            "bulk",
            "export",
            "by-source",
            "01990000-0000-7000-8000-000000000001",
            "",
            "A",
            "a--b",
            "-a",
            "a-",
            "a_b",
            "a b",
            "a".repeat(101)
        }) {
            assertFalse(Slugs.isUsable(slug), slug);
            assertEquals(
                    "slug-invalid",
                    assertThrows(Problem.class, () -> Slugs.requireUsable(slug)).code());
        }
        for (String slug : new String[] {"a", "7", "bulk-carrier", "a".repeat(100)})
            assertTrue(Slugs.isUsable(slug), slug);
    }
}
