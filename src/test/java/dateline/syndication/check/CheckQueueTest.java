package dateline.syndication.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** All forms of a host count as one host for the pause between checks. */
class CheckQueueTest {

    @Test
    void aHostIsTheSameInEachForm() {
        for (String url : List.of(
                "https://partner.example/a",
                "https://Partner.Example/b",
                "https://partner.example./c",
                "https://partner.example:443/d",
                "http://partner.example:80/e")) assertEquals("partner.example", CheckQueue.host(url), url);
        assertEquals("partner.example:8080", CheckQueue.host("http://partner.example:8080/"));
        assertEquals("[2001:db8::1]", CheckQueue.host("https://[2001:db8::1]/"));
    }
}
