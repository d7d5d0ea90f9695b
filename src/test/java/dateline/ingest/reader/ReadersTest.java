package dateline.ingest.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.item.ImportedItemEnclosureBuilder;
import dateline.ingest.item.ItemMedia;
import dateline.ingest.item.MediaElements;
import dateline.ingest.item.Truncations;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.DocumentRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of all formats, with the variants and errors that occur in practice. */
class ReadersTest {

    private static final String WXR = """
            <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
            <link>https://paper.example</link><wp:wxr_version>1.2</wp:wxr_version>
            <wp:author><wp:author_login>mt</wp:author_login><wp:author_display_name><![CDATA[Mara Tennant &amp; sons]]></wp:author_display_name></wp:author>
            %s</channel></rss>
            """;

    @Test
    void aWordPressPostKeepsItsAuthorSectionDatesAndPictures() throws Exception {
        ReadDocument read = ReadDocument.of(WXR.formatted("""
                <item><title>Lamp</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>
                  <wp:attachment_url>https://paper.example/lamp.jpg</wp:attachment_url></item>
                <item><title><![CDATA[Gulls &amp; <em>boats</em>]]></title><link>https://paper.example/gulls</link>
                  <guid isPermaLink="false">https://paper.example/?p=8</guid><dc:creator>mt</dc:creator>
                  <pubDate>Mon, 05 Jan 2026 11:00:00 +0000</pubDate>
                  <content:encoded><![CDATA[First line.
                second line.

                [caption id="a"]<img src="/b.jpg" alt="b"/> Below it[/caption]

                [audio mp3="https://paper.example/a.mp3"][/audio]

                [gallery ids="7"]]]></content:encoded>
                  <excerpt:encoded><![CDATA[Short.]]></excerpt:encoded>
                  <wp:post_date_gmt>2026-01-05 10:00:00</wp:post_date_gmt><wp:post_modified_gmt>2026-01-06 10:00:00</wp:post_modified_gmt>
                  <wp:post_name>gulls</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
                  <category domain="category" nicename="harbour"><![CDATA[Harbour &amp; sea]]></category>
                  <category domain="post_tag" nicename="birds"><![CDATA[Terns &amp; gulls]]></category>
                  <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>7</wp:meta_value></wp:postmeta>
                  <wp:comment><wp:comment_content>nonsense</wp:comment_content></wp:comment></item>
                """));
        assertEquals(DocumentFormat.WXR, read.metadata().format);
        ImportedItem post = read.items().get(1);
        assertEquals("Gulls & boats", post.title());
        assertEquals(List.of("Mara Tennant & sons"), post.authors());
        assertEquals("Harbour & sea", post.section().name());
        assertEquals("Terns & gulls", post.terms().get(0).name());
        assertEquals("Short.", post.summary());
        assertEquals(Instant.parse("2026-01-05T10:00:00Z"), post.published());
        assertEquals(Instant.parse("2026-01-06T10:00:00Z"), post.updated());
        assertEquals("gulls", post.slug());
        assertNull(post.kind());
        assertNull(post.state());
        assertEquals("7", post.thumbnail());
        assertEquals(
                "https://paper.example/lamp.jpg",
                read.metadata().attachments.get("7").url());
        assertEquals(
                "<p>First line.<br>second line.</p><figure><img src=\"/b.jpg\" alt=\"b\"/><figcaption> Below it</figcaption></figure>"
                        + "<audio src=\"https://paper.example/a.mp3\"></audio>"
                        + "<figure><img src=\"https://paper.example/lamp.jpg\"></figure>",
                post.html());
        assertEquals("attachment", read.items().get(0).kind());
    }

    private static ImportedItem post(String attachments, String more) throws Exception {
        ReadDocument read = ReadDocument.of(WXR.formatted(
                attachments + "<item><title>t</title><wp:post_id>8</wp:post_id><wp:post_type>post</wp:post_type>" + more
                        + "</item>"));
        return read.items().get(read.items().size() - 1);
    }

    private static String attachment(String file, String more) {
        return "<item><wp:post_id>" + file.charAt(0)
                + "</wp:post_id><wp:post_parent>8</wp:post_parent><wp:post_type>attachment</wp:post_type>"
                + "<wp:attachment_url>https://a.example/" + file + "</wp:attachment_url>" + more + "</item>";
    }

    private static String text(String text) {
        return "<content:encoded><![CDATA[" + text + "]]></content:encoded>";
    }

    @Test
    void olderFormsOfShortcodesAreConverted() throws Exception {
        String text = "[audio src='/a.mp3' loop=\"on\"]\n\n[audio loop=\"on\" https://a.example/b.mp3]\n\n"
                + "[audio]https://a.example/c.mp3[/audio]\n\n[video width=\"9\"] https://a.example/d.mp4 [/video]\n\n"
                + "[caption id=\"x\" caption=\"Low &quot;tide&quot;\"]<img src=\"/e.jpg\">[/caption]\n\n"
                + "[caption caption='At noon']<iframe src=\"/f\"></iframe>[/caption]\n\n[gallery include='1, 2']";
        assertEquals(
                "<audio src=\"/a.mp3\"></audio><audio src=\"https://a.example/b.mp3\"></audio><audio src=\"https://a.example/c.mp3\"></audio>"
                        + "<video src=\"https://a.example/d.mp4\"></video>"
                        + "<figure><img src=\"/e.jpg\"><figcaption>Low &quot;tide&quot;</figcaption></figure>"
                        + "<figure><iframe src=\"/f\"></iframe><figcaption>At noon</figcaption></figure>"
                        + "<figure><img src=\"https://a.example/1.jpg\"></figure>",
                post(attachment("1.jpg", ""), text(text)).html().replace("\n", ""));
    }

    @Test
    void aGalleryWithoutIdsShowsTheImagesAttachedToThePost() throws Exception {
        assertEquals(
                "<figure><img src=\"https://a.example/1.jpg\"></figure><figure><img src=\"https://a.example/3.png\"></figure>",
                post(attachment("1.jpg", "") + attachment("2.pdf", "") + attachment("3.png", ""), text("[gallery]"))
                        .html());
        assertEquals("", post("", text("[gallery columns='2']")).html());
    }

    @Test
    void anImageHasTheCaptionAndAltTextOfItsAttachment() throws Exception {
        String description = "<excerpt:encoded><![CDATA[Low <em>tide</em> &amp; mud]]></excerpt:encoded>"
                + "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A \"boat\"</wp:meta_value></wp:postmeta>";
        assertEquals(
                "<figure><img src=\"https://a.example/1.jpg\" alt=\"A &quot;boat&quot;\"><figcaption>Low tide &amp; mud</figcaption></figure>",
                post(attachment("1.jpg", description), text("[gallery ids=\"1\"]"))
                        .html());
        ReadDocument read = ReadDocument.of(
                WXR.formatted(
                        attachment("1.jpg", description)
                                + "<item><title>t</title><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta></item>"));
        Media main = ItemMedia.of(read.items().get(1), HtmlStory.of("", ""), read.metadata(), new Truncations())
                .get(0);
        assertEquals("A \"boat\"", main.alt());
        assertEquals("Low tide & mud", main.caption());
    }

    @Test
    void anEnclosureInPostMetadataIsReadAndAPostFormatIsNoTag() throws Exception {
        ImportedItem item = post("", """
                <wp:postmeta><wp:meta_key>enclosure</wp:meta_key><wp:meta_value><![CDATA[https://a.example/a.mp3
                77
                audio/mpeg
                ]]></wp:meta_value></wp:postmeta>
                <wp:postmeta><wp:meta_key>enclosure</wp:meta_key><wp:meta_value>https://a.example/b.mp3</wp:meta_value></wp:postmeta>
                <category domain="post_format" nicename="post-format-aside">Aside</category>
                <category domain="post_tag" nicename="birds">Birds</category>""");
        assertEquals(
                List.of(
                        MediaElements.enclosure("https://a.example/a.mp3", "audio/mpeg", "77", null),
                        MediaElements.enclosure("https://a.example/b.mp3", null, null, null)),
                item.media());
        assertEquals(
                List.of("Birds"),
                item.terms().stream().map(ImportedItem.Term::name).toList());
    }

    @Test
    void aWordPressDraftHasStateDraft() throws Exception {
        ImportedItem draft = ReadDocument.of(WXR.formatted(
                        "<item><title>t</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type>"
                                + "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt></item>"))
                .items()
                .get(0);
        assertEquals("draft", draft.state());
        assertNull(draft.published());
    }

    @Test
    void aPostWithAPasswordIsPrivate() throws Exception {
        String post = "<item><title>t</title><wp:post_password>%s</wp:post_password><wp:status>publish</wp:status>"
                + "<wp:post_type>post</wp:post_type></item>";
        assertEquals(
                "private",
                ReadDocument.of(WXR.formatted(post.formatted("<![CDATA[hunter2]]>")))
                        .items()
                        .get(0)
                        .state());
        assertNull(ReadDocument.of(WXR.formatted(post.formatted("")))
                .items()
                .get(0)
                .state());
    }

    @Test
    void elementsAboutTheSameFileAreMerged() throws Exception {
        ImportedItem item = ReadDocument.of("""
                <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"><channel>
                <item><guid>1</guid><enclosure url="https://a.example/x.mp3" length="77" type="audio/mpeg"/><itunes:duration>1:02:03</itunes:duration>
                <media:group><media:content url="https://a.example/x.mp3" medium="audio"><media:credit>Wren</media:credit></media:content></media:group>
                </item></channel></rss>
                """).items().get(0);
        assertEquals(
                List.of(ImportedItemEnclosureBuilder.builder()
                        .url("https://a.example/x.mp3")
                        .mimeType("audio/mpeg")
                        .medium("audio")
                        .length(77L)
                        .duration(3_723)
                        .credit("Wren")
                        .build()),
                item.media());
    }

    @Test
    void descriptionsOfAGroupApplyToFilesWithoutTheirOwn() throws Exception {
        String media = """
                <media:credit>Of all</media:credit><media:title>All</media:title>
                <media:content url="https://a.example/1.jpg"/>
                <media:content url="https://a.example/2.jpg"><media:title>Two</media:title><media:credit>Own</media:credit></media:content>
                <media:group><media:content url="https://a.example/3.jpg"/>
                <media:content url="https://a.example/4.jpg"><media:description>Four</media:description></media:content>
                <media:description>The group</media:description><media:copyright>Its own</media:copyright></media:group>
                <media:copyright>Theirs</media:copyright>""";
        String rss =
                "<rss><channel><item xmlns:media=\"http://search.yahoo.com/mrss/\"><enclosure url=\"https://a.example/5.mp3\" type=\"audio/mpeg\"/>%s</item>"
                        + "</channel></rss>";
        String atom =
                "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\"><entry>"
                        + "<link rel=\"enclosure\" href=\"https://a.example/5.mp3\" type=\"audio/mpeg\"/>%s</entry></feed>";
        for (String feed : List.of(rss, atom)) {
            assertEquals(
                    List.of(
                            MediaElements.enclosure("https://a.example/5.mp3", "audio/mpeg", null, null),
                            Enclosure.describe("https://a.example/1.jpg", "All", null, "Of all", "Theirs"),
                            Enclosure.describe("https://a.example/2.jpg", "Two", null, "Own", "Theirs"),
                            Enclosure.describe("https://a.example/3.jpg", "The group", null, "Of all", "Its own"),
                            Enclosure.describe("https://a.example/4.jpg", "Four", null, "Of all", "Its own")),
                    ReadDocument.of(feed.formatted(media)).items().get(0).media());
        }
    }

    @Test
    void rss10IsRead() throws Exception {
        ReadDocument read = ReadDocument.of("""
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
                <channel rdf:about="x"><title>t</title></channel>
                <item rdf:about="y"><title>Old</title><link>https://a.example/old</link><dc:date>2002-09-01T10:00:00+02:00</dc:date></item></rdf:RDF>
                """);
        assertEquals("Old", read.items().get(0).title());
        assertEquals(Instant.parse("2002-09-01T08:00:00Z"), read.items().get(0).published());
    }

    @Test
    void aDescriptionWithBlockElementsIsTheBody() throws Exception {
        ImportedItem item = ReadDocument.of(
                        "<rss><channel><item><guid>1</guid><description>&lt;p&gt;One.&lt;/p&gt;</description></item></channel></rss>")
                .items()
                .get(0);
        assertEquals("<p>One.</p>", item.html());
        assertNull(item.summary());
    }

    @Test
    void xhtmlInAtomBecomesHtml() throws Exception {
        ImportedItem item = ReadDocument.of("""
                <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nb"><id>urn:x:1</id><entry><id>urn:x:2</id>
                <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>b</em> &lt; c</div></title><updated>2026-01-05T10:00:00.5+01:00</updated>
                <content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>A &lt; b<h:br/></h:p></h:div></content></entry></feed>
                """).items().get(0);
        assertEquals("A b < c", item.title());
        assertEquals("<div><p>A &lt; b<br></p></div>", item.html());
        assertEquals(Instant.parse("2026-01-05T09:00:00.5Z"), item.published());
    }

    @Test
    void gzipAndOtherEncodingsAreRead() throws Exception {
        String feed =
                "<?xml version=\"1.0\" encoding=\"%s\"?><rss><channel><item><title>Übermorgen</title></item></channel></rss>";
        for (String encoding : List.of("UTF-8", "UTF-16", "ISO-8859-1", "windows-1252")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(feed.formatted(encoding).getBytes(encoding));
            }
            assertEquals(
                    "Übermorgen",
                    ReadDocument.of(packed.toByteArray()).items().get(0).title(),
                    encoding);
        }
        byte[] marked = ("\uFEFF" + feed.formatted("UTF-8")).getBytes(StandardCharsets.UTF_8);
        assertEquals("Übermorgen", ReadDocument.of(marked).items().get(0).title());
    }

    @Test
    void gzipOfManyEmptyMembersIsRead() throws Exception {
        byte[] emptyMember = gzip("");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) packed.write(emptyMember);
        packed.write(gzip("<rss><channel><item><title>Last</title>"));
        packed.write(emptyMember);
        packed.write(gzip("</item></channel></rss>"));
        assertEquals(
                "Last", ReadDocument.of(packed.toByteArray()).items().get(0).title());
        packed.reset();
        for (int i = 0; i < 100_000; i++) packed.write(emptyMember);
        assertEquals(
                "document-empty",
                assertThrows(DocumentRefusedException.class, () -> ReadDocument.of(packed.toByteArray()))
                        .code());
    }

    @Test
    void gzipWithOtherDataBehindAMemberIsRefused() throws Exception {
        byte[] first = gzip("<rss><channel><item><title>First</title></item></channel></rss>");
        byte[] second = gzip("<!-- " + "x".repeat(100_000) + " -->");
        byte[] whole = concat(first, second);
        assertEquals("First", ReadDocument.of(whole).items().get(0).title());
        byte[] damaged = whole.clone();
        damaged[first.length + 1] = 0;
        List<byte[]> documents = List.of(
                damaged,
                concat(first, new byte[1], second),
                Arrays.copyOf(whole, first.length + 5),
                Arrays.copyOf(whole, whole.length - 1));
        for (int i = 0; i < documents.size(); i++) {
            byte[] document = documents.get(i);
            assertEquals(
                    "malformed-gzip",
                    assertThrows(DocumentRefusedException.class, () -> ReadDocument.of(document), "document " + i)
                            .code());
        }
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.write(part);
        return all.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void latin1IsReadAsWindows1252() throws Exception {
        String feed =
                "<?xml version=\"1.0\" encoding=\"%s\"?><rss><channel><item><title>\u201CGrüße\u201D \u2013 \u20AC5~</title></item></channel></rss>";
        for (String encoding : List.of("iso-8859-1", "Latin1", "US-ASCII", "windows-1252")) {
            byte[] document = feed.formatted(encoding).getBytes("windows-1252");
            for (int i = 0; i < document.length; i++) if (document[i] == '~') document[i] = (byte) 0x81;
            assertEquals(
                    "\u201CGrüße\u201D \u2013 \u20AC5 ",
                    ReadDocument.of(document).items().get(0).title(),
                    encoding);
        }
    }

    @Test
    void exportsAndJsonFeedsAreDistinguished() throws Exception {
        ReadDocument lines = ReadDocument.of("{\"id\":\"x\",\"version\":3,\"article\":{}}\n\n{\"broken\n");
        assertEquals(DocumentFormat.NDJSON, lines.metadata().format);
        assertEquals(2, lines.items().size());
        ReadDocument feed = ReadDocument.of(
                "{\"title\":\"t\",\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":5,\"content_text\":\"A\\n\\nB < C\"}]}");
        assertEquals(DocumentFormat.JSON_FEED, feed.metadata().format);
        assertEquals("5", feed.items().get(0).id());
        assertEquals("<p>A</p><p>B &lt; C</p>", feed.items().get(0).html());
    }

    @Test
    void authorsOfAJsonFeedHaveNoControlCharactersAndNoUnpairedSurrogates() throws Exception {
        ImportedItem item = ReadDocument.of("""
                        {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
                            "authors":[{"name":"\\udc00Mara\\u0007 Tennant\\ud83d"},{"name":"\\ud800"}],"author":{"name":"\\u0000Joe\\n"}}]}
                        """).items().get(0);
        assertEquals(List.of("Mara Tennant", "Joe"), item.authors());
    }

    @Test
    void plainTextKeepsItsLineBreaks() throws Exception {
        String paragraphs = "<p>Roses &lt; 3<br>Violets</p><p>Thyme</p>";
        assertEquals(
                paragraphs,
                ReadDocument.of(
                                "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_text\":"
                                        + "\"Roses < 3\\r\\nViolets\\n \\nThyme\\n\"}]}")
                        .items()
                        .get(0)
                        .html());
        assertEquals(
                paragraphs,
                ReadDocument.of(
                                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content>Roses &lt; 3\nViolets\n\nThyme"
                                        + "</content></entry></feed>")
                        .items()
                        .get(0)
                        .html());
    }

    @Test
    void aGuidThatIsAUrlIsTheLinkOfAnItemWithoutOne() throws Exception {
        String item = "<item><title>t</title>%s</item>";
        ReadDocument read = ReadDocument.of("<rss><channel>"
                + item.formatted("<guid>https://a.example/1</guid>")
                + item.formatted("<guid isPermaLink=\"false\">https://a.example/2</guid>")
                + item.formatted("<guid>https://a.example/3</guid><link>https://a.example/three</link>")
                + item.formatted("<guid>four</guid>")
                + "</channel></rss>");
        assertEquals("https://a.example/1", read.items().get(0).link());
        assertNull(read.items().get(1).link());
        assertEquals("https://a.example/three", read.items().get(2).link());
        assertNull(read.items().get(3).link());
    }

    @Test
    void relativeUrlsResolveAgainstTheNearestBase() throws Exception {
        ImportedItem item = ReadDocument.of("""
                <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/feed/"><entry xml:base="2026/"><id>1</id>
                <link href="lamp"/><link rel="enclosure" href="a.mp3" type="audio/mpeg"/>
                <link rel="enclosure" xml:base="https://media.example" href="b.mp3" type="audio/mpeg"/>
                <content type="html" xml:base="lamp/">&lt;img src="b.jpg"></content></entry></feed>
                """).items().get(0);
        assertEquals("https://a.example/feed/2026/lamp", item.link());
        assertEquals(
                List.of("https://a.example/feed/2026/a.mp3", "https://media.example/b.mp3"),
                item.media().stream().map(Enclosure::url).toList());
        assertEquals("https://a.example/feed/2026/lamp/", item.base());
    }

    @Test
    void theHtmlPageIsTheLinkOfAnEntryWithSeveralAlternates() throws Exception {
        String entry = "<entry><id>1</id>%s</entry>";
        String json = "<link rel=\"alternate\" type=\"application/json\" href=\"https://a.example/1.json\"/>";
        String html = "<link type=\"Text/HTML; charset=utf-8\" href=\"https://a.example/1\"/>";
        String bare = "<link href=\"https://a.example/one\"/>";
        ReadDocument read =
                ReadDocument.of("<feed xmlns=\"http://www.w3.org/2005/Atom\">" + entry.formatted(json + html + bare)
                        + entry.formatted(bare + json + html) + entry.formatted(json + bare) + entry.formatted(json)
                        + "</feed>");
        assertEquals(
                List.of(
                        "https://a.example/1",
                        "https://a.example/one",
                        "https://a.example/one",
                        "https://a.example/1.json"),
                read.items().stream().map(ImportedItem::link).toList());
    }

    @Test
    void embedUrlsInAPostBecomeIframes() throws Exception {
        String text = """
                <!-- wp:embed {"url":"https://www.youtube.com/watch?v=a&amp;t=3"} -->
                <figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
                https://www.youtube.com/watch?v=a&amp;t=3
                </div><figcaption>The tide</figcaption></figure>
                <!-- /wp:embed -->
                <p>https://youtu.be/b</p><p>https://a.example/no-player</p>""";
        String classic =
                "First line.\nhttps://vimeo.com/1\nSecond line, see https://vimeo.com/2.\r\n\r\nhttps://a.example/page\r\n\r\n"
                        + "[embed width=\"123\"]https://a.example/player?x=1&y=2[/embed]";
        String post =
                "<item><title>t</title><wp:post_type>post</wp:post_type><content:encoded><![CDATA[%s]]></content:encoded></item>";
        ReadDocument read = ReadDocument.of(WXR.formatted(post.formatted(text) + post.formatted(classic)));
        assertEquals(
                "<!-- wp:embed {\"url\":\"https://www.youtube.com/watch?v=a&amp;t=3\"} --> <figure class=\"wp-block-embed\">"
                        + " <iframe src=\"https://www.youtube.com/watch?v=a&amp;t=3\"></iframe> <figcaption>The tide</figcaption></figure>"
                        + " <!-- /wp:embed --> <iframe src=\"https://youtu.be/b\"></iframe> <p>https://a.example/no-player</p>",
                read.items().get(0).html().replaceAll("\\s+", " "));
        assertEquals(
                "<p>First line.</p><iframe src=\"https://vimeo.com/1\"></iframe><p>Second line, see https://vimeo.com/2.</p>"
                        + "<p>https://a.example/page</p><iframe src=\"https://a.example/player?x=1&amp;y=2\"></iframe>",
                read.items().get(1).html().strip());
    }

    @Test
    void xmlEntitiesAreReadAndUnreadableTextIsRefusedWithACode() throws Exception {
        assertEquals(
                "a & b < \u00e9 > \" '",
                ReadDocument.of(
                                "<rss><channel><item><title>a &amp; b &lt; &#233; &gt; &quot; &apos;</title></item></channel></rss>")
                        .items()
                        .get(0)
                        .title());
        String rss = "<rss><channel><title>%s</title></channel></rss>";
        Map<String, byte[]> documents = Map.of(
                "no encoding named", rss.formatted("Übermorgen").getBytes(StandardCharsets.ISO_8859_1),
                "UTF-32", rss.formatted("a").getBytes(Charset.forName("UTF-32BE")),
                "UTF-32, the other way", rss.formatted("a").getBytes(Charset.forName("UTF-32LE")),
                "UTF-32, marked", ("\uFEFF" + rss.formatted("a")).getBytes(Charset.forName("UTF-32LE")));
        documents.forEach((name, document) -> assertEquals(
                "not-text",
                assertThrows(DocumentRefusedException.class, () -> ReadDocument.of(document))
                        .code(),
                name));
        assertEquals(
                "entity-unknown",
                assertThrows(DocumentRefusedException.class, () -> ReadDocument.of(rss.formatted("a&nbsp;b")))
                        .code());
    }

    @Test
    void controlCharactersBecomeSpaces() throws Exception {
        String rss =
                "<?xml version=\"1.0\" encoding=\"%s\"?><rss><channel><item><title>%s</title></item></channel></rss>";
        Map<String, String> titles = Map.of(
                "a\u000Bb", "a b",
                "<![CDATA[a\u000Bb\uFFFE\uFFFF]]>", "a b  ",
                "a&#11;b&#x0b;c&#x1F;d&#0000031;", "a b c d ",
                "&#9;&#10;&#x20;&#32;&#38;#11;", "\t\n  &#11;",
                "<![CDATA[&amp;#11;&#12]]>&amp;#11;", "&amp;#11;&#12&#11;");
        for (var title : titles.entrySet())
            for (String encoding : List.of("UTF-8", "UTF-16"))
                assertEquals(
                        title.getValue(),
                        ReadDocument.of(rss.formatted(encoding, title.getKey()).getBytes(encoding))
                                .items()
                                .get(0)
                                .title(),
                        title.getKey());
        // References at every position around the end of the buffer of 8 KiB.
        for (int before = 8_080; before < 8_192; before++) {
            String text = "x".repeat(before);
            assertEquals(
                    text + " " + text + " ",
                    ReadDocument.of(rss.formatted("UTF-8", text + "&#x00000B;" + text + "\u0001"))
                            .items()
                            .get(0)
                            .title());
        }
        for (String malformed : List.of("\u0000", "&#0;", "&#11", "&#0000000000000011;"))
            assertEquals(
                    "malformed-xml",
                    assertThrows(
                                    DocumentRefusedException.class,
                                    () -> ReadDocument.of(rss.formatted("UTF-8", malformed)))
                            .code(),
                    malformed);
    }

    @Test
    void negativeNumbersAreIgnored() throws Exception {
        ImportedItem item = ReadDocument.of("""
                {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","attachments":
                 [{"url":"https://a.example/a.mp3","mime_type":"audio/mpeg","duration_in_seconds":-5,"size_in_bytes":-1}]}]}
                """).items().get(0);
        assertNull(item.media().get(0).duration());
        assertNull(item.media().get(0).length());
    }

    @Test
    void aNinjsObjectIsRecognizedByAnyOfItsMembers() throws Exception {
        String longText = "text ".repeat(20_000);
        ReadDocument late = ReadDocument.of("{\"bodies\":[{\"value\":\"" + longText + "\"}],\"uri\":\"urn:x:1\"}");
        assertEquals(DocumentFormat.NINJS, late.metadata().format);
        assertEquals("urn:x:1", late.items().get(0).id());
        ReadDocument without = ReadDocument.of("{\"version\":\"1\",\"headlines\":[{\"value\":\"Lamp\"}]}");
        assertEquals(DocumentFormat.NINJS, without.metadata().format);
        assertNull(without.items().get(0).id());
    }

    @Test
    void anUnreadableDateIsReported() throws Exception {
        String rss = "<rss xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><item>%s</item></channel></rss>";
        String atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>%s</entry></feed>";
        String json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"%s}]}";
        for (String unreadable : List.of(
                rss.formatted("<pubDate>Mi, 07 Mai 2025 10:00:00 +0200</pubDate>"),
                rss.formatted("<pubDate>1767684600</pubDate>"),
                atom.formatted("<published>yesterday</published><updated>2026-01-06T07:30:00Z</updated>"),
                atom.formatted("<updated>yesterday</updated>"),
                json.formatted(",\"date_published\":1767684600"))) {
            ImportedItem item = ReadDocument.of(unreadable).items().get(0);
            assertTrue(item.hasUnreadableDate(), unreadable);
            assertNull(item.published());
        }
        for (String readable : List.of(
                rss.formatted(""),
                rss.formatted("<pubDate> </pubDate>"),
                rss.formatted("<pubDate>yesterday</pubDate><dc:date>2026-01-06</dc:date>"),
                atom.formatted("<published>2026-01-06T07:30:00Z</published><updated>yesterday</updated>"),
                json.formatted(",\"date_published\":null")))
            assertFalse(ReadDocument.of(readable).items().get(0).hasUnreadableDate(), readable);
    }

    @Test
    void authorsComeFromTheEntryItsSourceOrTheFeed() throws Exception {
        ReadDocument atom = ReadDocument.of("""
                <feed xmlns="http://www.w3.org/2005/Atom"><author><name>Imke Soler</name></author>
                <entry><id>1</id></entry><entry><id>2</id><author><name>Dov Aster</name></author></entry>
                <entry><id>3</id><source><id>x</id><author><name>Wren Ode</name></author></source></entry></feed>
                """);
        assertEquals(Set.of("Imke Soler"), atom.metadata().defaultAuthors);
        assertEquals(
                List.of(List.of(), List.of("Dov Aster"), List.of("Wren Ode")),
                atom.items().stream().map(ImportedItem::authors).toList());
        ReadDocument json = ReadDocument.of("""
                {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","authors":[{"name":"Dov Aster"}]}],
                 "authors":[{"name":"Imke Soler","_more":{"name":"no author"}},{"url":"https://a.example/"},{"name":"Wren Ode"}]}
                """);
        assertEquals(Set.of("Imke Soler", "Wren Ode"), json.metadata().defaultAuthors);
        assertEquals(
                Set.of("Imke Soler"),
                ReadDocument.of(
                                "{\"version\":\"https://jsonfeed.org/version/1\",\"author\":{\"name\":\"Imke Soler\"},\"items\":[]}")
                        .metadata()
                        .defaultAuthors);
    }

    @ParameterizedTest
    @CsvSource({
        "'Tue, 06 Jan 2026 07:30:00 +0100', 2026-01-06T06:30:00Z",
        "'6 Jan 26 07:30 EST', 2026-01-06T12:30:00Z",
        "'Tue, 06 Jan 2026 07:30:00 CET', 2026-01-06T06:30:00Z",
        "'Mon, 06 Jul 2026 07:30:00 CEST', 2026-07-06T05:30:00Z",
        "'Mon, 06 Jul 2026 07:30:00 bst', 2026-07-06T06:30:00Z",
        "'Tue, 06 Jan 2026 07:30:00 UTC', 2026-01-06T07:30:00Z",
        "'Tue, 06 Jan 2026 07:30:00', 2026-01-06T07:30:00Z",
        "'Tue, 06 Jan 2026 07:30:00 IST',",
        "'Tue, 06 Jan 2026 07:30:00 Q',",
        "'Tue, 6 January 2026 07:30:00 Z', 2026-01-06T07:30:00Z",
        "2026-01-06T07:30:00+0100, 2026-01-06T06:30:00Z",
        "2026-01-06, 2026-01-06T00:00:00Z",
        "2026-01-06 07:30:00, 2026-01-06T07:30:00Z",
        "soon,",
        "'Tue, 06 Foo 2026 07:30:00 GMT',",
        "+999999-01-01T00:00:00Z,",
        "'Tue, 31 Feb 2026 07:30:00 GMT',"
    })
    void datesOfAllFormatsAreParsed(String text, String instant) {
        assertEquals(instant == null ? null : Instant.parse(instant), DateParser.parse(text));
    }
}
