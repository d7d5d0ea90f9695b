package dateline.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.outbound.OutboundFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalization of URLs, and URLs that are rejected without a lookup. */
class OutboundUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://Hooks.Example.COM/A?b=C, https://hooks.example.com/A?b=C",
        "HTTPS://hooks.example.com, https://hooks.example.com/",
        "https://hooks.example.com.:443/x, https://hooks.example.com/x",
        "http://hooks.example.com:80/, http://hooks.example.com/",
        "https://hooks.example.com:/x, https://hooks.example.com/x",
        "https://hooks.example.com:8443?x=1, https://hooks.example.com:8443/?x=1",
        "https://hook%73.example.com/, https://hooks.example.com/",
        "https://bücher.example/ä?ö=ü, https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC",
        "https://b%C3%BCcher.example/, https://xn--bcher-kva.example/",
        "https://ｈｏｏｋｓ．example/, https://hooks.example/",
        "https://hooks。example/, https://hooks.example/",
        "https://straße.example/, https://xn--strae-oqa.example/",
        "https://r3---sn.example/, https://r3---sn.example/",
        "https://a_b.example/, https://a_b.example/",
        "https://8.8.8.8/, https://8.8.8.8/",
        "https://134744072/, https://8.8.8.8/",
        "https://0x8.0x8.0x8.0x8/, https://8.8.8.8/",
        "https://010.010.010.010/, https://8.8.8.8/",
        "https://[2606:4700::1111]:8443/x, https://[2606:4700:0:0:0:0:0:1111]:8443/x",
        "https://[::FFFF:8.8.8.8]/, https://8.8.8.8/"
    })
    void aUrlHasOneNormalForm(String written, String normal) {
        OutboundUrl url = OutboundUrl.parse(written);
        assertEquals(normal, url.toString());
        assertEquals(normal, OutboundUrl.parse(normal).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0X7F000001/",
                "http://017700000001/",
                "http://127.1/",
                "http://127.0.1/",
                "http://0x7f.1/",
                "http://0177.0.0.1/",
                "http://0177.0x0.0.01/",
                "http://127.0.0.1./",
                "http://127.1./",
                "http://00000177.0.0.1/",
                "http://127.000.000.001/",
                "http://①②⑦.⓪.⓪.①/",
                "http://１２７.０.０.１/",
                "http://127。0。0。1/",
                "http://127．0｡0.1/",
                "http://%31%32%37.0.0.1/",
                "http://%31%32%37%2E%30%2E%30%2E%31/",
                "http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1/",
                "http://0x7f.0.0.0x1/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[0:0:0:0:0:FFFF:7F00:0001]/",
            })
    void everySpellingOfTheLoopbackAddressIsNormalized(String written) {
        assertEquals("http://127.0.0.1/", OutboundUrl.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "Local%68ost",
                "ｌｏｃａｌｈｏｓｔ",
                "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "loc\u00ADalhost",
                "localho\u017Ft"
            })
    void everySpellingOfLocalhostIsNormalized(String written) {
        assertEquals("localhost", OutboundUrl.parse("http://" + written + "/").host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "hooks.example.com/x",
                "//hooks.example.com/x",
                "/x",
                "https:",
                "https:/x",
                "https:///x",
                "https:hooks.example.com",
                "ftp://hooks.example.com/",
                "file:///etc/passwd",
                "gopher://hooks.example.com:70/_x",
                "jar:https://hooks.example.com/x!/",
                "javascript:alert(1)",
                "data:text/plain,x",
                "https://user:secret@hooks.example.com/",
                "https://user@hooks.example.com/",
                "https://@hooks.example.com/",
                "https://hooks.example.com@127.0.0.1/",
                "https://hooks.example.com%40127.0.0.1/",
                "https://hooks.example.com#@127.0.0.1/",
                "https://127.0.0.1#hooks.example.com/",
                "https://hooks.example.com/x#y",
                "https://hooks.example.com\\@127.0.0.1/",
                "https:\\\\hooks.example.com/",
                "https://hooks.example.com/a b",
                " https://hooks.example.com/",
                "https://hooks.example.com/\r\nHost: 127.0.0.1",
                "https://hooks.example.com\u0000.example/",
                "https://hooks.example.com%00.example/",
                "https://hooks.example.com%0d%0a/",
                "https://hooks.example.com%2F127.0.0.1/",
                "https://hooks%20.example/",
                "https://%zz.example/",
                "https://%ff.example/",
                "https://a℀b.example/",
                "https://a／b.example/",
                "https://a＠b.example/",
                "https://a＃b.example/",
                "https://hooks..example/",
                "https://.example/",
                "https://example../",
                "https://./",
                "https://-a.example/",
                "https://a-.example/",
                "https://a\u200Db.example/",
                "https://1.2.3.4.5/",
                "https://1.2.3.256/",
                "https://256.1.1.1/",
                "https://4294967296/",
                "https://99999999999999999999999/",
                "https://127.0.0.08/",
                "https://example.0x7f/",
                "https://example.127/",
                "https://0x7g.1/1.2.3.0x",
                "https://[::1/",
                "https://::1/",
                "https://[]/",
                "https://[localhost]/",
                "https://[127.0.0.1]/",
                "https://[::1%25eth0]/",
                "https://[fe80::1%eth0]/",
                "https://[fe80::1%251]/",
                "https://[::1].example/",
                "https://[v1.x]/",
                "https://hooks.example.com:0/",
                "https://hooks.example.com:22/",
                "https://hooks.example.com:25/",
                "https://hooks.example.com:81/",
                "https://hooks.example.com:6667/",
                "https://hooks.example.com:65536/",
                "https://hooks.example.com:999999999999/",
                "https://hooks.example.com:80:80/",
                "https://hooks.example.com:-1/",
                "https://hooks.example.com:8０/",
                "https://hooks.example.com:+80/",
            })
    void anInvalidUrlIsRejectedWithAMessage(String written) {
        OutboundFailure refusal = assertThrows(OutboundFailure.class, () -> OutboundUrl.parse(written), written);
        assertEquals(Kind.NOT_ALLOWED, refusal.kind());
        assertTrue(refusal.getMessage().matches("(?s)[A-Z].{8,}\\.(com\\.)?"), refusal.getMessage());
    }

    @Test
    void aTooLongUrlIsRejected() {
        assertThrows(OutboundFailure.class, () -> OutboundUrl.parse("https://hooks.example.com/" + "x".repeat(2048)));
        assertThrows(OutboundFailure.class, () -> OutboundUrl.parse("https://" + "x".repeat(64) + ".example/"));
        assertThrows(OutboundFailure.class, () -> OutboundUrl.parse("https://" + "x.".repeat(127) + "example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "/b, https://news.example/b",
        "b?c, https://news.example/a/b?c",
        "//other.example/x, https://other.example/x",
        "http://127.1/, http://127.0.0.1/",
        "https://other.example/x#y, https://other.example/x",
        "?q, https://news.example/a/?q",
        "b?c#d, https://news.example/a/b?c"
    })
    void aRedirectIsResolvedAgainstItsBase(String location, String next) {
        assertEquals(
                next,
                OutboundUrl.parse("https://news.example/a/")
                        .resolveRedirect(location)
                        .toString());
    }

    @Test
    void halfASurrogatePairIsRefused() {
        OutboundFailure failure =
                assertThrows(OutboundFailure.class, () -> OutboundUrl.parse("https://hooks.example/\uD800"));
        assertEquals(Kind.NOT_ALLOWED, failure.kind());
    }
}
