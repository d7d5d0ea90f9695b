package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearMissTest {

    private static final List<String> KNOWN = List.of("cursor", "fields", "limit", "q", "section", "tag", "tagsAll");

    @Test
    void aTypingErrorIsRecognised() {
        assertEquals(Optional.of("limit"), NearMiss.of("limt", KNOWN));
        assertEquals(Optional.of("limit"), NearMiss.of("LIMIT", KNOWN));
        assertEquals(Optional.of("section"), NearMiss.of("sectoin", KNOWN));
        assertEquals(Optional.of("tag"), NearMiss.of("tags", KNOWN));
    }

    @Test
    void somethingElseIsNoTypingError() {
        assertEquals(Optional.empty(), NearMiss.of("author", KNOWN));
        assertEquals(Optional.empty(), NearMiss.of("flag", List.of("tag")));
        assertEquals(Optional.empty(), NearMiss.of("x".repeat(10_000), KNOWN));
        assertEquals(Optional.empty(), NearMiss.of("limit", List.of()));
    }

    @Test
    void theNearestIsMeantAndOfEquallyNearOnesTheFirstByAlphabet() {
        assertEquals(Optional.of("tagsAll"), NearMiss.of("tagsAl", List.of("tagsAny", "tagsAll")));
        assertEquals(Optional.of("beach"), NearMiss.of("reach", List.of("teach", "beach")));
    }
}
