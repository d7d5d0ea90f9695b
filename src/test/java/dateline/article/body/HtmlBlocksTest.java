package dateline.article.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HtmlBlocksTest {

    private static List<Block> blocks(String html) {
        return HtmlBlocks.read(html, "", new StoryMedia(null)).blocks();
    }

    @Test
    void paragraphsHeadingsAndQuotesAreBlocks() {
        assertEquals(
                List.of(
                        new Block.Crosshead(null, "Low water", 2),
                        new Block.Paragraph(null, null, "Boats <em>lie</em> on mud."),
                        new Block.Crosshead(null, "At noon", 3),
                        new Block.Quote(null, null, "We wait.", "The pilot")),
                blocks("""
                        <h1>Low water</h1><p>Boats <i>lie</i> on mud.</p><h4>At noon</h4>
                        <blockquote><p>We wait.</p><footer>The pilot</footer></blockquote>"""));
    }

    @Test
    void listsAndTablesKeepTheirShape() {
        assertEquals(
                List.of(
                        new Block.Listing(
                                null, true, List.of(new Block.Item(null, "one"), new Block.Item(null, "two"))),
                        new Block.Table(null, "Tides", List.of("at", "m"), List.of(List.of("06:12", "4.1")))),
                blocks("""
                        <ol><li>one</li><li> two </li><li></li></ol>
                        <table><caption>Tides</caption><thead><tr><th>at</th><th>m</th></tr></thead>
                        <tbody><tr><td>06:12</td><td>4.1</td></tr></tbody></table>"""));
    }

    private static Block list(boolean ordered, String... items) {
        return new Block.Listing(
                null,
                ordered,
                Stream.of(items).map(html -> new Block.Item(null, html)).toList());
    }

    @Test
    void nestedItemsFollowTheirItem() {
        assertEquals(List.of(list(false, "Fruit", "Apple <em>red</em>", "Pear", "Bosc", "Bread")), blocks("""
                        <ul><li>Fruit<ul><li>Apple <em>red</em></li><li>Pear<ol><li>Bosc</li></ol></li></ul></li>
                        <li>Bread</li></ul>"""));
        assertEquals(
                List.of(list(true, "one<br>two", "three")),
                blocks("<ol><li><p>one</p><p>two</p></li><ol><li>three</li></ol></ol>"));
    }

    @Test
    void textOfDifferentBlocksIsSeparated() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "ebb"),
                        new Block.Paragraph(null, null, "falling water"),
                        new Block.Quote(null, null, "one<br>two", null)),
                blocks("<dl><dt>ebb</dt><dd>falling water</dd></dl>\n<blockquote><p>one</p>\n<p>two</p></blockquote>"));
    }

    @Test
    void tableRowsArePaddedToEqualLength() {
        assertEquals(
                List.of(new Block.Table(
                        null,
                        null,
                        null,
                        List.of(
                                List.of("Tides", "", ""),
                                List.of("Quay", "06:12", "4.1"),
                                List.of("", "18:40", ""),
                                List.of("Head", "", "")))),
                blocks("""
                        <table><tr><th colspan="2">Tides</th></tr><tr><td rowspan="2">Quay</td><td>06:12</td><td>4.1</td></tr>
                        <tr><td>18:40</td></tr><tr><td>Head</td></tr></table>"""));
    }

    @Test
    void aRepeatedImageIsOneMediaObjectWithSeveralBlocks() {
        Media sent = Media.inline("m1", "image", "https://a.example/quay.jpg", "The quay", null, null);
        StoryMedia media = new StoryMedia(List.of(sent));
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "Before"),
                        new Block.Image(null, "m2", "Low tide."),
                        new Block.Paragraph(null, null, "After"),
                        new Block.Image(null, "m1", null),
                        list(false, "item"),
                        new Block.Image(null, "m2", null)),
                HtmlBlocks.read("""
                        <p>Before</p><figure><img src="/tide.png" alt="Mud" width="640"><figcaption>Low tide.</figcaption></figure>
                        <p>After <a href="/x"><img src="https://a.example/quay.jpg"></a></p>
                        <ul><li>item <img src="../tide.png"></li></ul><img src="https://c.example/count.gif" width="1" height="1">
                        <img src="data:image/png;base64,x"><img>""", "https://a.example/news/tide.html", media).blocks());
        assertEquals(
                List.of(sent, Media.inline("m2", "image", "https://a.example/tide.png", "Mud", 640, null)),
                media.all());
    }

    @Test
    void looseTextIsAParagraphAndEmptyParagraphsAreOmitted() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "before"),
                        new Block.Paragraph(null, null, "in"),
                        new Block.Paragraph(null, null, "after")),
                blocks("before<div><section>in</section></div><p> </p><p>&nbsp;</p>after"));
        assertEquals(List.of(), blocks("<script>alert(1)</script><style>p{}</style>"));
    }

    @Test
    void preformattedLinesBecomeBreaks() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "Roses<br>Violets"),
                        new Block.Paragraph(null, null, "a <strong>b<br>c</strong><br><br>d"),
                        new Block.Paragraph(null, null, "not\nhere"),
                        new Block.Quote(null, null, "Roses<br>Violets<br>and more", null),
                        list(false, "one<br>two")),
                blocks("""
                        <pre>Roses
                        Violets
                        </pre><pre><code>a <b>b
                        c</b>

                        d</code></pre><p>not
                        here</p><blockquote><pre>Roses
                        Violets</pre> and
                        more</blockquote><ul><li><pre>one
                        two</pre></li></ul>"""));
    }

    @Test
    void readingStopsAtTheMaximumNumberOfBlocks() {
        HtmlBlocks.ParsedBlocks exact =
                HtmlBlocks.read("<p>a</p>".repeat(HtmlBlocks.MAX_BLOCKS), "", new StoryMedia(null));
        assertEquals(HtmlBlocks.MAX_BLOCKS, exact.blocks().size());
        assertTrue(exact.isComplete());
        for (String one :
                new String[] {"<p>a</p>", "<ul><li>a</li></ul>", "<section><p>a</p></section>", "<h2>a</h2>"}) {
            HtmlBlocks.ParsedBlocks read =
                    HtmlBlocks.read(one.repeat(HtmlBlocks.MAX_BLOCKS + 10), "", new StoryMedia(null));
            assertEquals(HtmlBlocks.MAX_BLOCKS, read.blocks().size());
            assertFalse(read.isComplete());
        }
    }

    @Test
    void unclosedMarkupDoesNotTakeQuadraticTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String one :
                new String[] {"<p>b<i>a</p>", "<i>b<p>a</i>", "<b><i>a<p>", "<em>a<a href=\"https://a.example/\">b"}) {
            String html = one.repeat(540_000 / one.length());
            long start = threads.getCurrentThreadCpuTime();
            HtmlBlocks.ParsedBlocks read = HtmlBlocks.read(html, "", new StoryMedia(null));
            long millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
            System.out.printf(
                    "%s: %d blocks, %d ms of processor time%n",
                    one, read.blocks().size(), millis);
            assertTrue(millis < 2_500, one + " took " + millis + " ms");
        }
    }

    @Test
    void aTelephoneLinkIsKept() {
        String call = "Call <a href=\"tel:+4712345678\">the quay</a>";
        assertEquals(
                List.of(new Block.Paragraph(null, null, call), list(false, call)),
                blocks("<p>" + call + "</p><ul><li>" + call + "</li></ul><img src=\"tel:1\">"));
    }
}
