package dateline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rometools.rome.feed.module.DCModule;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RssFeedTest {

    private static final String NONE = "*";

    @Test
    void aRichFeedSatisfiesTheRules() {
        assertEquals(List.of(), RssRules.violations(RssFeed.write(FeedExamples.rich())));
    }

    @Test
    void anEmptyFeedWithoutATitleSatisfiesTheRules() {
        assertEquals(List.of(), RssRules.violations(RssFeed.write(FeedExamples.empty())));
    }

    @Test
    void theRulesFindEveryMutation() {
        new Mutations()
                .bytes("no version", (xml, random) -> replace(xml, " version=\"2.0\"", ""))
                .bytes("version 0.91", (xml, random) -> replace(xml, " version=\"2.0\"", " version=\"0.91\""))
                .bytes("document type", (xml, random) -> replace(xml, "<rss ", "<!DOCTYPE rss><rss "))
                .bytes("control character", (xml, random) -> replace(xml, "<ttl>", "<ttl>&#x1;"))
                .bytes("title with a named reference", (xml, random) -> replace(xml, "&#x26;", "&amp;"))
                .bytes("nearly the media namespace", (xml, random) -> replace(xml, "/mrss/", "/mrss"))
                .bytes("truncated", (xml, random) -> replace(xml, "</channel></rss>", "</channel>"))
                .element(
                        "no link of the channel",
                        NONE,
                        "channel",
                        channel -> Mutations.remove(firstChild(channel, "link")))
                .element("two titles", NONE, "item", item -> {
                    Element title = item.getOwnerDocument().createElement("title");
                    title.setTextContent("One");
                    item.appendChild(title);
                    item.appendChild(title.cloneNode(true));
                })
                .element("wrong weekday", NONE, "pubDate", date -> date.setTextContent("Mon, 24 Nov 2026 08:05:09 GMT"))
                .element("two-digit year", NONE, "pubDate", date -> date.setTextContent("Tue, 24 Nov 26 08:05:09 GMT"))
                .element(
                        "day of one digit",
                        NONE,
                        "pubDate",
                        date -> date.setTextContent("Tue, 1 Dec 2026 08:05:09 GMT"))
                .element("ISO date", NONE, "pubDate", date -> date.setTextContent("2026-11-24T08:05:09Z"))
                .element(
                        "published in the future",
                        NONE,
                        "pubDate",
                        date -> date.setTextContent("Wed, 24 Nov 2027 08:05:09 GMT"))
                .element("guid that claims to be a link", NONE, "guid", guid -> guid.removeAttribute("isPermaLink"))
                .element("relative guid", NONE, "guid", guid -> {
                    guid.setAttribute("isPermaLink", "true");
                    guid.setTextContent("/local/ferry");
                })
                .element("one guid twice", NONE, "item", Mutations::duplicate)
                .element("no guid", NONE, "guid", Mutations::remove)
                .element("no length", NONE, "enclosure", enclosure -> enclosure.removeAttribute("length"))
                .element("two enclosures", NONE, "enclosure", Mutations::duplicate)
                .element(
                        "ftp enclosure",
                        NONE,
                        "enclosure",
                        enclosure -> enclosure.setAttribute("url", "ftp://a.example/b"))
                .element("author without address", NONE, "item", item -> add(item, "author", "Ada Brandt"))
                .element("unknown element", NONE, "item", item -> add(item, "summary", "What?"))
                .element("neither title nor description", NONE, "item", item -> {
                    item.setTextContent("");
                    add(item, "guid", "https://harbour.example/1");
                })
                .element("source without url", NONE, "source", source -> source.removeAttribute("url"))
                .element("negative ttl", NONE, "ttl", ttl -> ttl.setTextContent("-5"))
                .element("media without url", RssRules.MEDIA, "content", media -> media.removeAttribute("url"))
                .element("body twice", RssRules.CONTENT, "encoded", Mutations::duplicate)
                .element("script in the description", NONE, "item", item -> {
                    FeedDom.children(item, FeedDom.NO_NAMESPACE, "description").forEach(Mutations::remove);
                    add(item, "description", "<script>1</script>");
                })
                .element(
                        "handler in the body",
                        RssRules.CONTENT,
                        "encoded",
                        body -> body.setTextContent("<p onclick='x()'>x</p>"))
                .element(
                        "script in the body",
                        RssRules.CONTENT,
                        "encoded",
                        body -> body.setTextContent("<script>1</script>"))
                .element(
                        "relative link in the body",
                        RssRules.CONTENT,
                        "encoded",
                        body -> body.setTextContent("<a href='/x'>x</a>"))
                .element(
                        "unclear whether explicit",
                        RssRules.ITUNES,
                        "explicit",
                        explicit -> explicit.setTextContent("clean"))
                .element(
                        "category without a name",
                        RssRules.ITUNES,
                        "category",
                        category -> category.removeAttribute("text"))
                .element(
                        "relative self",
                        RssRules.ATOM,
                        "link",
                        link -> link.setAttribute("href", "/v1/feeds/latest.rss"))
                .assertFoundBy(RssRules::violations, RssFeed.write(FeedExamples.rich()));
    }

    @Test
    void anIndependentReaderReadsTheSameValues() throws Exception {
        SyndFeed read = read(RssFeed.write(FeedExamples.rich()));

        assertEquals("rss_2.0", read.getFeedType());
        assertEquals("Latest from the Harbour Post & friends", read.getTitle());
        assertEquals("https://harbour.example/", read.getLink());
        assertEquals("All that &lt;happens&gt; on the quay", read.getDescription());
        assertEquals(3, read.getEntries().size());
        SyndEntry ferry = read.getEntries().get(0);
        assertEquals(FeedExamples.FERRY.title(), ferry.getTitle());
        assertEquals(FeedExamples.FERRY.url(), ferry.getLink());
        assertEquals(FeedExamples.FERRY.id(), ferry.getUri());
        assertEquals("text/html", ferry.getDescription().getType());
        assertEquals(
                FeedExamples.FERRY.summary(),
                Parser.unescapeEntities(ferry.getDescription().getValue(), false));
        assertEquals(
                FeedExamples.FERRY.contentHtml(), ferry.getContents().get(0).getValue());
        assertEquals(FeedExamples.MORNING, ferry.getPublishedDate().toInstant().truncatedTo(ChronoUnit.MILLIS));
        assertEquals(List.of("Ada Brandt", "Søren Åkesson"), ((DCModule) ferry.getModule(DCModule.URI)).getCreators());
        assertEquals(FeedExamples.RECORDING.url(), ferry.getEnclosures().get(0).getUrl());
        assertEquals(3_141_592L, ferry.getEnclosures().get(0).getLength());
        assertEquals(
                "https://harbour.example/world/%D7%A9%D7%9C%D7%95%D7%9D",
                read.getEntries().get(1).getLink());
        assertEquals(FeedExamples.NAMELESS.id(), read.getEntries().get(2).getTitle());
    }

    @Test
    void aPictureKeepsItsCreditAndCopyright() throws Exception {
        Document rss = FeedDom.parse(RssFeed.write(FeedExamples.rich()));
        Element picture = FeedDom.all(rss, RssRules.MEDIA, "content").get(0);
        List<String> texts = FeedDom.children(picture).stream()
                .map(child -> child.getNodeName() + " " + child.getTextContent())
                .toList();
        assertEquals(
                List.of(
                        "media:description The ferry \"Nordlys\" & her crew",
                        "media:credit Ada Brandt / Harbour Post",
                        "media:copyright © 2026 Harbour Post"),
                texts);
    }

    @Test
    void onlyAFeedWithAudioHasPodcastElements() {
        assertTrue(text(RssFeed.write(FeedExamples.rich())).contains("<itunes:duration>194</itunes:duration>"));
        assertFalse(text(RssFeed.write(FeedExamples.empty())).contains("itunes"));
    }

    @Test
    void aPodcastHasItsDirectoryCategory() {
        assertTrue(text(RssFeed.write(FeedExamples.rich()))
                .contains("<itunes:explicit>false</itunes:explicit><itunes:category text=\"News &amp; views\">"
                        + "<itunes:category text=\"Daily News\"/></itunes:category>"));
    }

    @Test
    void rssHasNoTombstones() {
        assertFalse(text(RssFeed.write(FeedExamples.rich())).contains("1a0009"));
    }

    static SyndFeed read(byte[] feed) throws Exception {
        return new SyndFeedInput().build(new XmlReader(new ByteArrayInputStream(feed), true, "UTF-8"));
    }

    static byte[] replace(byte[] document, String old, String now) {
        return text(document)
                .replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(now))
                .getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    private static Element firstChild(Element parent, String name) {
        return FeedDom.children(parent, FeedDom.NO_NAMESPACE, name).get(0);
    }

    private static void add(Element parent, String name, String text) {
        Element child = parent.getOwnerDocument().createElement(name);
        child.setTextContent(text);
        parent.appendChild(child);
    }
}
