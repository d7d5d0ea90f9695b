package dateline.syndication.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.ingest.xml.TextCleaner;
import dateline.outbound.OutboundResponse;
import dateline.outbound.OutboundUrl;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What it costs to read a page that its partner made to be expensive. */
class PartnerPageTest {

    // Generous for a slow machine. Without the limits each of these pages takes minutes, or more memory than a node
    // has.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static OutboundResponse response(String html) {
        return response(html, StandardCharsets.UTF_8);
    }

    private static OutboundResponse response(String html, Charset charset) {
        Map<String, List<String>> headers = Map.of("Content-Type", List.of("text/html; charset=" + charset.name()));
        return new OutboundResponse(
                200,
                HttpHeaders.of(headers, (name, value) -> true),
                OutboundUrl.parse("https://partner.example/" + "a".repeat(1_900)),
                html.getBytes(charset));
    }

    @Test
    void hiddenElementsAreLeftOutOfTheText() {
        String html =
                "<body>Salt<style>p {}</style>, <p hidden>gone <b hidden>twice</b></p><i style='display: none'>no</i>wells";
        assertEquals("Salt, wells", read(html).text());
    }

    @Test
    void aPageThatHidesAllItsElementsIsReadInTime() {
        OutboundResponse page = response("<p hidden>".repeat(190_000) + "end");
        assertTimeoutPreemptively(LONGEST, () -> PartnerPage.of(page));
    }

    @Test
    void aPageWithTooManyTagsIsNotRead() {
        assertTrue(PartnerPage.of(response("</p>".repeat(200_000))).isPresent());
        assertFalse(PartnerPage.of(response("</p>".repeat(200_001))).isPresent());
        assertTrue(PartnerPage.of(response("<p>".repeat(90_000))).isPresent());
        Charset ebcdic = Charset.forName("IBM037");
        assertTrue(PartnerPage.of(response("<?>".repeat(200_000), ebcdic)).isPresent());
        assertFalse(PartnerPage.of(response("<?>".repeat(200_001), ebcdic)).isPresent());
        assertFalse(PartnerPage.of(response("<p>".repeat(110_000))).isPresent());
    }

    /** Unclosed formatting elements are made again in each paragraph. */
    @Test
    void aPageOfFewTagsThatMakesTooManyElementsIsNotRead() {
        StringBuilder page = new StringBuilder("<p>");
        for (int i = 0; i < 240; i++) page.append("<b a=").append(i).append('>');
        page.append("<p>x".repeat(50_000));
        assertTimeoutPreemptively(
                LONGEST,
                () -> assertFalse(PartnerPage.of(response(page.toString())).isPresent()));
        assertTimeoutPreemptively(
                LONGEST, () -> assertEquals("x <end", last(TextCleaner.htmlToText(page + " &lt;end"), 6)));
    }

    private static String last(String text, int length) {
        return text.substring(text.length() - length);
    }

    private static PartnerPage read(String html) {
        return PartnerPage.of(response(html)).orElseThrow();
    }

    @Test
    void onlyTheFirstCanonicalLinksAreRead() {
        String links = "<link rel=canonical href=%d>".repeat(100);
        for (int i = 0; i < 100; i++) links = links.replaceFirst("%d", String.valueOf(i));
        assertEquals(20, read(links).canonicalUrls().size());
    }

    @Test
    void aLongRunOfCombiningMarksIsReadInTime() {
        String marks = "a" + "\u0301\u0316".repeat(500_000);
        assertEquals(
                1,
                assertTimeoutPreemptively(
                        LONGEST, () -> PageText.of(marks, "en").wordCount()));
    }

    @Test
    void theTextAfterAMillionCharactersIsNotRead() {
        assertFalse(PageText.of("a ".repeat(500_000) + "the end", "en").hasPhrase("the end"));
        // Each of these characters has eighteen in the form in which texts are compared.
        assertFalse(PageText.of("\uFDFA".repeat(900_000) + " the end", "en").hasPhrase("the end"));
    }

    @Test
    void aTextIsTheSameInPartsAsInOne() {
        String sentence = "It\u00A0rained  in \uFB01ve wells \u2014 \u201Cand e\u0301\u200B more\u201D ";
        assertTrue(PageText.of("\u304B\u3099".repeat(1_000), "ja").hasPhrase("\u304C".repeat(1_000)));
        assertTrue(PageText.of(sentence.repeat(1_000), "en")
                .hasPhrase("It rained in five wells - \"and \u00E9 more\" "
                        .repeat(999)
                        .strip()));
    }
}
