package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public URL of the server, from which links are built. */
class PublicAddressTest {

    private final PublicAddress address = new PublicAddress();

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com,https://api.example.com",
        "https://api.example.com/,https://api.example.com",
        "http://localhost:8080//,http://localhost:8080",
        "https://example.com/news/,https://example.com/news",
    })
    void aTrailingSlashIsRemoved(String set, String base) {
        assertEquals(base, address.convert(set));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.example.com", "/news", "ftp://example.com", "https://", "https://example.com?x=1", "a b"})
    void anInvalidUrlIsNamedInTheError(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> address.convert(url))
                .getMessage();
        assertTrue(message.contains("DATELINE_PUBLIC_URL") && message.contains(url), message);
    }
}
