package dateline.ingest.wordpress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Text that becomes paragraphs, and markup that stays unchanged. */
class WpautopTest {

    @Test
    void textOutsideElementsIsWrappedInParagraphs() {
        assertEquals(
                "<p>First.</p><p>Second<br>line.</p><blockquote><p>Quoted</p></blockquote><p>Third.</p>"
                        + "<p style=\"text-align:center\">* * *</p><p>Fourth.</p>",
                Wpautop.addParagraphs(
                        "First.\r\n\r\nSecond\nline.\n\n<blockquote><p>Quoted</p></blockquote>\n\nThird.\n"
                                + "<p style=\"text-align:center\">* * *</p>\nFourth.\n"));
        assertEquals(
                "<p>Loose.</p><!-- wp:group --><!-- wp:html {\"a\":1} -->as\n\nit is<!-- /wp:html --><!-- wp:a /-->too"
                        + "<!-- /wp:group --><p>Loose again.</p><!-- wp:latest-posts /--><p>And &lt; again.</p>",
                Wpautop.addParagraphs(
                        "Loose.\n<!-- wp:group --><!-- wp:html {\"a\":1} -->as\n\nit is<!-- /wp:html --><!-- wp:a /-->too"
                                + "<!-- /wp:group -->\n\nLoose again.\n<!-- wp:latest-posts /-->And &lt; again."));
        assertEquals(
                "<p>Teaser.</p><!--more--><p>Text <!-- aside -->on.</p>",
                Wpautop.addParagraphs("Teaser.\n<!--more-->\nText <!-- aside -->on."));
    }

    @Test
    void emptyLinesInsideElementsAreKept() {
        String list = "<UL class=\"a\">\n\n<li>one <ul><li>two</li></ul>\n\n</li></UL>";
        String poem = "<pre>Roses\n\nViolets</pre>";
        assertEquals("<p>a</p>" + list + poem + "<p>b</p>", Wpautop.addParagraphs("a\n" + list + "\n\n" + poem + "b"));
        assertEquals(
                "<p>a</p><h2>b\n\nc</h2><p>d\n\ne<p>f</p><p>g</p>",
                Wpautop.addParagraphs("a<h2>b\n\nc</h2><p>d\n\ne<p>f</p>g"));
    }

    @Test
    void textInContainersIsWrappedInParagraphs() {
        assertEquals(
                "<div class=\"entry\"><p>a</p><p>b</p><blockquote><p>c</p><p>d</p></blockquote></div><hr /><p>e</p>",
                Wpautop.addParagraphs(
                        "<div class=\"entry\">a\n\nb\n<blockquote>c\n\nd</blockquote>\n</div>\n<hr />\n\ne"));
    }

    @Test
    void aPlayerIsABlockUnlessItStandsInASentence() {
        assertEquals(
                "<p>a</p><iframe src=\"b\"></iframe><p>c <audio src=\"d\"></audio> e</p>",
                Wpautop.addParagraphs("a\n\n<iframe src=\"b\"></iframe>c <audio src=\"d\"></audio> e"));
    }

    @Test
    void lineBreaksBecomeBrAndTagsStayWhole() {
        assertEquals(
                "<p>a<br>b<br>c <a\nhref=\"d\">e</a> f < g<br>h</p>",
                Wpautop.addParagraphs("a<br />\nb\nc <a\nhref=\"d\">e</a> f < g\nh"));
    }

    @Test
    void markedUpTextIsReturnedUnchanged() {
        for (String text : List.of(
                "<p>a</p>\n\n<p class=\"b\">c\nd</p>\n<figure>\n\n</figure>\n<a href=\"e\"><img></a>\n\n<br />\n",
                "<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:b -->\n<div>c</div>\n<!-- /wp:b -->\n",
                "<!-- wp:b --><div>no\n\nend",
                "<p>no\n\nend",
                "<!-- wp:",
                "\r\n",
                "")) assertSame(text, Wpautop.addParagraphs(text), text);
    }
}
