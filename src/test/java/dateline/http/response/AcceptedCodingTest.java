package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accept-Encoding (RFC 9110 section 12.5.3). */
class AcceptedCodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true", "gzip;q=0.1|true", "br, gzip|true", "*|true", "x-gzip|true", "*;q=0, gzip|true",
                "gzip;q=0|false", "gzip;q=0.000|false", "gzip;q=0, *|false", "*;q=0|false", "br|false", "gzipped|false",
                "identity|false", "'' |false", "GZIP ; Q=0|false", ";|false", "gzip;|true",
            })
    void gzipIsUsedIfItIsNamedAndNotRefused(String accept, boolean gzip) {
        assertEquals(gzip, ContentCoding.acceptsGzip(accept));
    }
}
