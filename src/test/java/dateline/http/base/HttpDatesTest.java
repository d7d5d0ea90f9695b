package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {

    private static final Instant LAUNCH = Instant.parse("2026-03-05T08:09:07Z");

    @Test
    void aDateIsFormattedInWholeSeconds() {
        assertEquals("Thu, 05 Mar 2026 08:09:07 GMT", HttpDates.format(LAUNCH.plusNanos(999_999_999)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu, 05 Mar 2026 08:09:07 GMT",
                "Thursday, 05-Mar-26 08:09:07 GMT",
                "Thu Mar  5 08:09:07 2026",
            })
    void allThreeDateFormatsAreParsed(String date) {
        assertEquals(Optional.of(LAUNCH), HttpDates.parse(date));
    }

    @Test
    void aTwoDigitYearFarInTheFutureIsInThePast() {
        assertEquals(
                Optional.of(Instant.parse("1994-11-06T08:49:37Z")), HttpDates.parse("Sunday, 06-Nov-94 08:49:37 GMT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-03-05T08:09:07Z",
                "Fri, 05 Mar 2026 08:09:07 GMT",
                "Thu, 05 Mar 2026 08:09:07 CET",
                "Thu, 05 Mar 2026 25:09:07 GMT",
                "0",
            })
    void aMalformedDateIsEmpty(String date) {
        assertEquals(Optional.empty(), HttpDates.parse(date));
    }
}
