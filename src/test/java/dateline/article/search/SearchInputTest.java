package dateline.article.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.article.search.SearchInput.Alternative;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchInputTest {

    @Test
    void allWordsAreRequired() {
        assertEquals(List.of(new Alternative("harbour bridge", List.of())), read(" harbour  bridge"));
    }

    @Test
    void orStartsAnAlternativeWithItsOwnExclusions() {
        assertEquals(
                List.of(
                        new Alternative("bridge", List.of("storm", "\"old pier\"")),
                        new Alternative("ferry", List.of())),
                read("bridge -storm -\"old pier\" OR ferry or"));
    }

    @Test
    void aDashWithinAWordIsPartOfIt() {
        assertEquals(List.of(new Alternative("foot-ferry - -", List.of())), read("foot-ferry - -"));
    }

    @Test
    void anUnclosedPhraseEndsWithTheQuery() {
        assertEquals(
                List.of(new Alternative("say \"the bridge", List.of()))
                        .toString()
                        .replace("bridge,", "bridge\","),
                read("say \"the bridge").toString());
    }

    @Test
    void aWordDividedBySignsIsAPhrase() {
        assertEquals(
                List.of(new Alternative("\"golf/hotel\" \"“kilo”\" \"d’été\" \"x—or—y\" crème", List.of("\"km/h\""))),
                read("golf/hotel “kilo” d’été x—or—y crème -km/h"));
    }

    @Test
    void aQueryMayHaveExclusionsOnly() {
        assertEquals(List.of(new Alternative("", List.of("storm"))), read("-storm"));
        assertEquals(List.of(), read("  or "));
    }

    private static List<Alternative> read(String q) {
        return SearchInput.of(q).alternatives();
    }
}
