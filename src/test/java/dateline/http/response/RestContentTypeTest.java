package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestContentTypeTest {

    @ParameterizedTest
    @CsvSource({
        "application, json, application/json;charset=UTF-8",
        "text, html, text/html;charset=UTF-8",
        "application, rss+xml, application/rss+xml;charset=UTF-8",
        "application, feed+json, application/feed+json;charset=UTF-8",
        "image, png, image/png",
        "application, octet-stream, application/octet-stream"
    })
    void aTextualTypeGetsTheCharset(String type, String subtype, String expected) {
        assertEquals(expected, RestContentType.of(new MediaType(type, subtype)));
    }

    @Test
    void aGivenCharsetStays() {
        assertEquals(
                "text/plain;charset=US-ASCII",
                RestContentType.of(new MediaType("text", "plain", Map.of("charset", "US-ASCII"))));
    }
}
