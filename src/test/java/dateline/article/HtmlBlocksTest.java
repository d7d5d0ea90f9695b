package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HtmlBlocksTest {

    private static List<Block> blocks(String html) {
        return HtmlBlocks.read(html, "", new StoryMedia(null));
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
    void itemsUnderAnItemComeAfterItOnce() {
        assertEquals(List.of(list(false, "Fruit", "Apple <em>red</em>", "Pear", "Bosc", "Bread")), blocks("""
                        <ul><li>Fruit<ul><li>Apple <em>red</em></li><li>Pear<ol><li>Bosc</li></ol></li></ul></li>
                        <li>Bread</li></ul>"""));
        assertEquals(
                List.of(list(true, "one<br>two", "three")),
                blocks("<ol><li><p>one</p><p>two</p></li><ol><li>three</li></ol></ol>"));
    }

    @Test
    void wordsOfDifferentBlocksAreNotGlued() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "ebb"),
                        new Block.Paragraph(null, null, "falling water"),
                        new Block.Quote(null, null, "one<br>two", null)),
                blocks("<dl><dt>ebb</dt><dd>falling water</dd></dl>\n<blockquote><p>one</p>\n<p>two</p></blockquote>"));
    }

    @Test
    void everyRowOfATableIsAsLongAsTheLongest() {
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
    void aPictureIsABlockAndAMediaObjectOnce() {
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
                        <img src="data:image/png;base64,x"><img>""", "https://a.example/news/tide.html", media));
        assertEquals(
                List.of(sent, Media.inline("m2", "image", "https://a.example/tide.png", "Mud", 640, null)),
                media.all());
    }

    @Test
    void looseTextIsAParagraphAndEmptyOnesAreNone() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "before"),
                        new Block.Paragraph(null, null, "in"),
                        new Block.Paragraph(null, null, "after")),
                blocks("before<div><section>in</section></div><p> </p><p>&nbsp;</p>after"));
        assertEquals(List.of(), blocks("<script>alert(1)</script><style>p{}</style>"));
    }

    @Test
    void linesThatStandAsTheyAreWrittenAreBreaks() {
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
    void aNumberToCallIsALink() {
        String call = "Call <a href=\"tel:+4712345678\">the quay</a>";
        assertEquals(
                List.of(new Block.Paragraph(null, null, call), list(false, call)),
                blocks("<p>" + call + "</p><ul><li>" + call + "</li></ul><img src=\"tel:1\">"));
    }

    @Test
    void whatIsReadWithoutAParserIsWhatAParserReads() {
        String[] around =
                "<p>|</p> <p>|</p> <p>|</p> <h2>|</h2> <h5>|</h5> <P>|</P> <h7>|</h7> <p>|</h2> <p>|<p/> |".split(" ");
        String[] within =
                "a a bc ß . {{ em&em <em> </em> <sup> </sup> <br> <b> < > -- - <p> </p> \n <!--\u00A0c\u00A0-->"
                        .split(" ");
        String[] between =
                "| |\n|<!-- wp:paragraph -->|<!-- /wp:paragraph {\"a\":1} -->|<!-- a>b -->|<!-- -- -->|x".split("\\|");
        Random random = new Random(Seed.of(getClass()));
        int bare = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int blocks = random.nextInt(3); blocks >= 0; blocks--) {
                String[] pair = around[random.nextInt(around.length)].split("\\|", 2);
                text.append(pair[0]);
                for (int n = random.nextInt(5); n >= 0; n--)
                    text.append(random.nextInt(3) == 0 ? " " : within[random.nextInt(within.length)]);
                text.append(pair[1]).append(between[random.nextInt(between.length)]);
            }
            String html = text.toString();
            if (isReadAlike(html)) bare++;
        }
        assertTrue(bare > 1_000, "Too few of them were bare: " + bare);
        String archive = """
                <!-- wp:paragraph {"align":"left"} -->
                <p>Boats <em>lie</em> on mud.</p>
                <!-- /wp:paragraph --><h3>At noon</h3>
                """;
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "Boats <em>lie</em> on mud."),
                        new Block.Crosshead(null, "At noon", 3)),
                BareBlocks.read(archive, new StoryMedia(null)).orElseThrow());
    }

    /** @return whether it was read without a parser, and there is anything in it */
    private static boolean isReadAlike(String html) {
        Media sent = Media.inline(null, "image", "https://a.example/2.jpg", "x", null, null);
        StoryMedia bare = new StoryMedia(List.of(sent));
        var read = BareBlocks.read(html, bare);
        if (read.isEmpty()) assertEquals(List.of(sent), bare.all(), html);
        if (read.isEmpty()) return false;
        StoryMedia parsed = new StoryMedia(List.of(sent));
        assertEquals(HtmlBlocks.parsed(html, "https://n.example/news/", parsed), read.get(), html);
        assertEquals(parsed.all(), bare.all(), html);
        for (Block block : read.get())
            if (block instanceof Block.Paragraph words) assertEquals(words.html(), InlineHtml.cleaned(words.html()));
        return !read.get().isEmpty();
    }

    @Test
    void quotationsListsAndPicturesTooWithoutAParser() {
        Random random = new Random(Seed.of(getClass()));
        int bare = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int blocks = random.nextInt(3); blocks >= 0; blocks--)
                text.append(block(random)).append(gap(random));
            String html = text.toString();
            // One sign of it lost, or one more.
            int at = random.nextInt(html.length());
            if (random.nextInt(4) == 0) html = html.substring(0, at) + html.substring(at + 1);
            if (random.nextInt(12) == 0)
                html = html.substring(0, at) + "<>&\"/ ={".charAt(random.nextInt(8)) + html.substring(at);
            if (isReadAlike(html)) bare++;
        }
        assertTrue(bare > 20_000, "Too few of them were bare: " + bare);
    }

    private static String block(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> open(random, "p") + words(random) + "</p>";
            case 1 -> open(random, "blockquote") + words(random) + "</blockquote>";
            case 2 ->
                open(random, "blockquote")
                        + within(random, "p")
                        + (random.nextBoolean() ? open(random, "cite") + words(random) + "</cite>" : "")
                        + "</blockquote>";
            case 3 -> open(random, "ul") + within(random, "li") + "</ul>";
            case 4 -> open(random, "ol") + within(random, "li") + "</ol>";
            default ->
                open(random, "figure")
                        + picture(random)
                        + (random.nextBoolean() ? open(random, "figcaption") + words(random) + "</figcaption>" : "")
                        + "</figure>";
        };
    }

    private static String within(Random random, String element) {
        StringBuilder all = new StringBuilder(gap(random));
        for (int n = random.nextInt(3); n >= 0; n--)
            all.append(open(random, element))
                    .append(words(random))
                    .append("</")
                    .append(element)
                    .append('>')
                    .append(gap(random));
        return all.toString();
    }

    private static String gap(Random random) {
        String[] gaps = {"", "", "\n", " ", "\n<!-- wp:x {\"a\":1} -->\n", "<!-- /wp:x --><!-- wp:y -->"};
        return random.nextInt(60) == 0 ? "x" : gaps[random.nextInt(gaps.length)];
    }

    private static String open(Random random, String element) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "<" + element + " class=\"wp-block-x Is_1 \">";
            case 3 -> random.nextInt(4) > 0 ? "<" + element + ">" : "<" + element + " id=\"a\">";
            default -> "<" + element + ">";
        };
    }

    private static String words(Random random) {
        String[] words = {"a", "b c", "<em>d</em>", "e <strong>f</strong>.", "“g” – 'h'", "{{i}}", "j=k", "\"l\""};
        StringBuilder all = new StringBuilder();
        for (int n = random.nextInt(3); n >= 0; n--)
            all.append(random.nextInt(8) == 0 ? InlineHtmlTest.link(random) : words[random.nextInt(words.length)])
                    .append(n == 0 && random.nextInt(12) > 0 ? "" : " ");
        return random.nextInt(30) == 0 ? "" : all.toString();
    }

    private static String picture(Random random) {
        String[] urls =
                "https://a.example/1.jpg https://a.example/2.jpg http://b.example/ /3.jpg https://a.example/../4.jpg https://1.2/5"
                        .split(" ");
        String[] sizes = {
            "", "", " width=\"640\"", " height=\"480\"", " width=\"1\"", " width=\"10%\"", " width=\"123456\""
        };
        String[] alts = {
            "", "", " alt=\"\"", " alt=\"a b\"", " alt=\" it's {{x}} \"", " class=\"wp-1\"", " alt=\"<b>\"", " id=\"x\""
        };
        String url =
                random.nextInt(4) == 0 ? "https://c.example/" + random.nextInt(200) : urls[random.nextInt(urls.length)];
        return "<img" + alts[random.nextInt(alts.length)] + " src=\"" + url + "\"" + sizes[random.nextInt(sizes.length)]
                + (random.nextInt(3) == 0 ? "/>" : random.nextInt(3) == 0 ? " />" : ">");
    }
}
