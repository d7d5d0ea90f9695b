package dateline.article.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.article.search.SearchInput.Alternative;
import dateline.article.search.SearchInput.WordGroup;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchInputTest {

    @Test
    void allWordsAreRequired() {
        assertEquals(List.of(alternative("harbour bridge")), read(" harbour  bridge"));
    }

    @Test
    void orStartsAnAlternativeWithItsOwnExclusions() {
        assertEquals(
                List.of(alternative("bridge", "storm", "\"old pier\""), alternative("ferry")),
                read("bridge -storm -\"old pier\" OR ferry or"));
    }

    @Test
    void aDashWithinAWordIsPartOfItAndOneAloneIsIgnored() {
        assertEquals(List.of(alternative("foot-ferry")), read("foot-ferry - -"));
    }

    @Test
    void anUnclosedPhraseEndsWithTheQuery() {
        assertEquals(List.of(alternative("say \"the bridge\"")), read("say \"the bridge"));
    }

    @Test
    void aWordDividedBySignsIsAPhrase() {
        assertEquals(
                List.of(alternative("\"golf/hotel\" \"“kilo”\" \"d’été\" \"x—or—y\" crème", "\"km/h\"")),
                read("golf/hotel “kilo” d’été x—or—y crème -km/h"));
    }

    @Test
    void aQueryMayHaveExclusionsOnly() {
        assertEquals(List.of(new Alternative(List.of(), List.of(new WordGroup("storm", null)))), read("-storm"));
        assertEquals(List.of(), read("  or "));
    }

    @Test
    void theWordsOfAScriptWithoutSpacesAreAPhraseOrOneWord() {
        assertEquals(
                List.of(new Alternative(
                        List.of(new WordGroup("harbour 橋", null), new WordGroup("\"新しい\u200B橋\"", "\"新しい橋\"")),
                        List.of(new WordGroup("\"東京\u200B都\"", "\"東京都\"")))),
                read("harbour 新しい橋 橋 -東京都"));
    }

    @Test
    void aQuotationMarkInAHebrewWordIsPartOfIt() {
        assertEquals(List.of(alternative("\"צה\u05F4ל\" \"הגשר החדש\"")), read("צה\"ל \"הגשר החדש\""));
    }

    private static Alternative alternative(String required, String... excluded) {
        return new Alternative(
                List.of(new WordGroup(required, null)),
                Stream.of(excluded).map(words -> new WordGroup(words, null)).toList());
    }

    private static List<Alternative> read(String q) {
        return SearchInput.of(q).alternatives();
    }
}
