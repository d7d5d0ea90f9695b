package dateline.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example/b/c?d#e, ?x=1, https://a.example/b/c?x=1",
        "https://a.example/b/c?d#e, ?x=1#y, https://a.example/b/c?x=1#y",
        "https://a.example/b/c?d#e, ?, https://a.example/b/c?",
        "https://a.example/b/c?d#e, '', https://a.example/b/c?d",
        "https://a.example/b/c?d#e, #y, https://a.example/b/c?d#y",
        "https://a.example/b/c?d#e, x, https://a.example/b/x",
        "https://a.example/b/c, ../x, https://a.example/x",
        "https://a.example/b/c, //x.example, https://x.example",
        "https://a.example, ?x, https://a.example?x",
        "https://a.example, x, https://a.example/x",
        "https://a.example/b, mailto:c@d.example, mailto:c@d.example"
    })
    void itLeadsWhereRfc3986Says(String base, String written, String leads) {
        assertEquals(leads, UriReference.resolve(URI.create(base), written).toString());
    }

    @Test
    void aTextThatIsNotAUriReferenceIsRejected() {
        assertThrows(
                IllegalArgumentException.class, () -> UriReference.resolve(URI.create("https://a.example"), "a b"));
    }
}
