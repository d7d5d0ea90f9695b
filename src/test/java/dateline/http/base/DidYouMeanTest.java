package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {

    private static final List<String> KNOWN = List.of("cursor", "fields", "limit", "q", "section", "tag", "tagsAll");

    @Test
    void aMisspelledNameIsFound() {
        assertEquals(Optional.of("limit"), DidYouMean.of("limt", KNOWN));
        assertEquals(Optional.of("limit"), DidYouMean.of("LIMIT", KNOWN));
        assertEquals(Optional.of("section"), DidYouMean.of("sectoin", KNOWN));
        assertEquals(Optional.of("tag"), DidYouMean.of("tags", KNOWN));
    }

    @Test
    void aDifferentNameIsNotFound() {
        assertEquals(Optional.empty(), DidYouMean.of("author", KNOWN));
        assertEquals(Optional.empty(), DidYouMean.of("flag", List.of("tag")));
        assertEquals(Optional.empty(), DidYouMean.of("x".repeat(10_000), KNOWN));
        assertEquals(Optional.empty(), DidYouMean.of("limit", List.of()));
    }

    @Test
    void theNearestNameWinsAndTheAlphabetDecidesTies() {
        assertEquals(Optional.of("tagsAll"), DidYouMean.of("tagsAl", List.of("tagsAny", "tagsAll")));
        assertEquals(Optional.of("beach"), DidYouMean.of("reach", List.of("teach", "beach")));
    }
}
