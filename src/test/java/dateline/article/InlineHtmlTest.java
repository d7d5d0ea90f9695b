package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.util.List;
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
    void onlyMarkupWithinALineIsLeft(String sent, String kept) {
        assertEquals(kept, InlineHtml.clean(sent));
    }

    @Test
    void whatIsTakenForWordsSaysThemAlready() {
        StringBuilder every = new StringBuilder();
        for (int character = 0; character <= 0xFFFF; character++) {
            String word = "a" + (char) character + "b";
            if (BareHtml.is(word)) every.append(word).append(' ');
            if (every.length() < 1_000 && character < 0xFFFF) continue;
            String words = every.toString().strip();
            assertEquals(words, InlineHtml.cleaned(words));
            every.setLength(0);
        }
        for (String no : List.of("a<b", "a&b", "a>b", " a", "a ", "a\u00A0b", "a\u0000b", "a\uD800b", "a\nb", "\uFFFE"))
            assertFalse(BareHtml.is(no), no);
        Random random = new Random(Seed.of(getClass()));
        String alphabet = "ab {}[]()'\"`=@+/\\;:#%$!?-.,éßЖ漢ا“”’–…";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            String words = text.toString();
            if (BareHtml.is(words)) assertEquals(words, InlineHtml.cleaned(words));
        }
        String[] pieces =
                ("<em> </em> <strong> </strong> <sub> </sub> <sup> </sup> <br> <br/> <i> </i> <EM> <em <> < > </ />"
                                + " <em/> <a> <em\u00A0> {{ { a bc ß ” — & &lt; ' \" = \u0020")
                        .split(" ");
        int marked = 0;
        int linked = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--)
                text.append(random.nextInt(3) == 0 ? " " : pieces[random.nextInt(pieces.length)]);
            if (random.nextBoolean()) text.insert(random.nextInt(text.length() + 1), link(random));
            String html = text.toString();
            if (!BareHtml.is(html)) continue;
            assertEquals(html, InlineHtml.cleaned(html));
            assertEquals(InlineHtml.parsed(html), BareHtml.text(html), html);
            assertEquals(InlineHtml.wholeLinks(html, "https://n.example/news/1"), html);
            if (html.contains("href")) linked++;
            if (html.contains("<")) marked++;
        }
        assertTrue(marked > 500, "Too few of them were marked: " + marked);
        assertTrue(linked > 500, "Too few of them were linked: " + linked);
    }

    // Some whole, some broken, some of what should not be linked to.
    static String link(Random random) {
        String[] signs =
                "a b 1 . - / _ ? = a b 1 / https:// http:// .. % + # & ~ ( ) @ : , ; ' ! $ { {{ \\ é A .. javascript: ../ %6a"
                        .split(" ");
        String[] hosts = {
            "https://a.example/",
            "https://a.example/",
            "http://a-1.b.example/",
            "https://1.2/",
            "https://0x7f.1/",
            "https://a.",
            ""
        };
        int usual = random.nextBoolean() ? 13 : signs.length;
        StringBuilder address = new StringBuilder(hosts[random.nextInt(hosts.length)]);
        for (int n = random.nextInt(6); n > 0; n--) address.append(signs[random.nextInt(usual)]);
        String words = random.nextInt(8) == 0 ? "" : random.nextInt(8) == 0 ? " b" : "b c";
        String href = random.nextInt(12) == 0 ? " rel=\"x\" href" : " href";
        return "<a" + href + "=\"" + address + "\">" + words + (random.nextInt(20) == 0 ? "" : "</a>");
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
    void nothingThatRunsIsLeft(String sent) {
        String kept = InlineHtml.clean(sent);
        assertFalse(kept.matches("(?is).*<(script|img|svg|style|iframe).*|.*<[^>]*(\\son|script:|data:).*"), kept);
    }

    @Test
    void aLinkIsWholeOrLeavesItsText() {
        String links =
                "<a href=\"/rel\">a</a> <a href=\"//other.example\">b</a> <a href=\"#c\">c</a> <a href=\"mailto:d@d.example\">d</a>"
                        + " <a href=\"https://e.example/?x=1&amp;y=2\">e</a> <a href=\"f g\">f</a> <a href=\"?page=2\">g</a>";
        assertEquals(
                "a b c <a href=\"mailto:d@d.example\">d</a> <a href=\"https://e.example/?x=1&amp;y=2\">e</a> f g",
                InlineHtml.withWholeLinks(links, null));
        assertEquals(
                "<a href=\"https://n.example/rel\">a</a> <a href=\"https://other.example\">b</a>"
                        + " <a href=\"https://n.example/news/1#c\">c</a> <a href=\"mailto:d@d.example\">d</a>"
                        + " <a href=\"https://e.example/?x=1&amp;y=2\">e</a> f <a href=\"https://n.example/news/1?page=2\">g</a>",
                InlineHtml.withWholeLinks(links, "https://n.example/news/1"));
    }

    @Test
    void cleaningTwiceIsCleaningOnce() {
        String once = InlineHtml.clean("<b>x <i>y</b> z</i> <a href='https://a.example/?b=1&c=2'>é</a>");
        assertEquals(once, InlineHtml.clean(once));
    }

    @Test
    void theTextIsWhatAReaderSees() {
        assertEquals("a & b\nc", InlineHtml.text("a &amp; <em>b</em><br>c"));
        assertEquals("1 < 2", InlineHtml.text(InlineHtml.escape("1 < 2")));
        assertTrue(InlineHtml.sameText("a\u00A0b  c ", "a b\nc"));
        assertFalse(InlineHtml.sameText("ab", "a b"));
    }
}
