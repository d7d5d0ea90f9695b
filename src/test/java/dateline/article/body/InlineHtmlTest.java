package dateline.article.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineHtmlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "<i>a</i> <b>b</b>|<em>a</em> <strong>b</strong>",
                "<p>a</p>|a",
                "<span style=\"color:red\">a</span>|a",
                "H<sub>2</sub>O<br/>|H<sub>2</sub>O<br>",
                "<a name=\"x\">a</a>|a",
                "{{ tide }}|{{ tide }}",
                "a & b &amp; c|a &amp; b &amp; c",
            })
    void onlyInlineMarkupIsKept(String sent, String kept) {
        assertEquals(kept, InlineHtml.sanitize(sent));
    }

    @Test
    void sanitizingRandomMarkupIsIdempotent() {
        String[] pieces =
                ("<em> </em> <strong> </strong> <sub> </sub> <sup> </sup> <br> <br/> <i> </i> <EM> <em <> < > </ />"
                                + " <em/> <a> <em\u00A0> <a\u00A0href=\"https://a.example/?b=1&c=2\"> </a> {{ { a bc ß ” — & &lt; ' \" = \u0020")
                        .split(" ");
        Random random = new Random(Seed.of(getClass()));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--)
                text.append(
                        random.nextInt(3) == 0 ? " " : pieces[random.nextInt(pieces.length)].replace('\u00A0', ' '));
            String once = InlineHtml.sanitize(text.toString());
            assertEquals(once, InlineHtml.sanitize(once), text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
                "<a href=\"data:text/html,x\">x</a>",
                "<em onclick=alert(1)>x</em>",
                "<svg><style><img src=x onerror=alert(1)></style></svg>",
                "<iframe src=\"https://elsewhere.example\"></iframe>",
            })
    void activeContentIsRemoved(String sent) {
        String kept = InlineHtml.sanitize(sent);
        assertFalse(kept.matches("(?is).*<(script|img|svg|style|iframe).*|.*<[^>]*(\\son|script:|data:).*"), kept);
    }

    @Test
    void aLinkIsMadeAbsoluteOrLeavesItsText() {
        String links =
                "<a href=\"/rel\">a</a> <a href=\"//other.example\">b</a> <a href=\"#c\">c</a> <a href=\"mailto:d@d.example\">d</a>"
                        + " <a href=\"https://e.example/?x=1&amp;y=2\">e</a> <a href=\"f g\">f</a> <a href=\"?page=2\">g</a>";
        assertEquals(
                "a b c <a href=\"mailto:d@d.example\">d</a> <a href=\"https://e.example/?x=1&amp;y=2\">e</a> f g",
                InlineHtml.cleanWithAbsoluteLinks(links, null).html());
        assertEquals(
                "<a href=\"https://n.example/rel\">a</a> <a href=\"https://other.example\">b</a>"
                        + " <a href=\"https://n.example/news/1#c\">c</a> <a href=\"mailto:d@d.example\">d</a>"
                        + " <a href=\"https://e.example/?x=1&amp;y=2\">e</a>"
                        + " <a href=\"https://n.example/news/f%20g\">f</a> <a href=\"https://n.example/news/1?page=2\">g</a>",
                InlineHtml.cleanWithAbsoluteLinks(links, "https://n.example/news/1")
                        .html());
    }

    @Test
    void sanitizingTwiceEqualsSanitizingOnce() {
        String once = InlineHtml.sanitize("<b>x <i>y</b> z</i> <a href='https://a.example/?b=1&c=2'>é</a>");
        assertEquals(once, InlineHtml.sanitize(once));
    }

    @Test
    void textIsWhatAReaderSees() {
        assertEquals("a & b\nc", InlineHtml.toText("a &amp; <em>b</em><br>c"));
        assertEquals("1 < 2", InlineHtml.toText(InlineHtml.escape("1 < 2")));
        assertTrue(InlineHtml.haveSameText("a\u00A0b  c ", "a b\nc"));
        assertFalse(InlineHtml.haveSameText("ab", "a b"));
    }
}
