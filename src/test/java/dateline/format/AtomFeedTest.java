package dateline.format;

import static dateline.format.RssFeedTest.read;
import static dateline.format.RssFeedTest.replace;
import static dateline.format.RssFeedTest.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndLink;
import com.rometools.rome.feed.synd.SyndPerson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AtomFeedTest {

    private static final String ATOM = AtomFeed.NAMESPACE;
    private static final String AT = "http://purl.org/atompub/tombstones/1.0";

    @Test
    void aRichFeedFitsTheGrammar() {
        assertEquals(List.of(), AtomGrammar.violations(AtomFeed.write(FeedExamples.rich())));
    }

    @Test
    void anEmptyFeedWithoutATitleFitsTheGrammar() {
        assertEquals(List.of(), AtomGrammar.violations(AtomFeed.write(FeedExamples.empty())));
    }

    @Test
    void theGrammarAcceptsFeedsOfOtherProducers() {
        String foreign = """
                <a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:lang="no" xml:base="https://a.example/" xmlns:x="urn:x" x:y="z">
                  <a:updated>2026-11-24T09:05:09.1+01:00</a:updated>
                  <a:link href="/"/>
                  <a:link rel="alternate" hreflang="nn" href="/nn"/>
                  <x:note>any<a:title/></x:note>
                  <a:title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></a:title>
                  <a:id>tag:a.example,2026:feed</a:id>
                  <a:contributor><a:name>Kim</a:name><a:email>kim@a.example</a:email></a:contributor>
                  <a:entry>
                    <a:title/><a:id>urn:a</a:id><a:updated>2026-11-24T08:05:09Z</a:updated>
                    <a:content src="/film.mp4" type="video/mp4"/><a:summary>Film</a:summary>
                    <a:source><a:author><a:name>Ada</a:name></a:author></a:source>
                  </a:entry>
                  <a:entry>
                    <a:title>B</a:title><a:id>urn:b</a:id><a:updated>2026-11-24T08:05:09Z</a:updated>
                    <a:content type="image/png">iVBORw0K</a:content><a:summary>Dot</a:summary>
                    <a:author><a:name>Ada</a:name><x:role/></a:author>
                  </a:entry>
                  <a:entry>
                    <a:title>C</a:title><a:id>urn:c</a:id><a:updated>2026-11-24T08:05:09Z</a:updated>
                    <a:content type="application/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></a:content>
                    <a:author><a:name>Ada</a:name></a:author>
                  </a:entry>
                </a:feed>""";
        assertEquals(List.of(), AtomGrammar.violations(foreign.getBytes(UTF_8)));
        String unsummed = foreign.replace("<a:summary>Film</a:summary>", "");
        assertFalse(AtomGrammar.violations(unsummed.getBytes(UTF_8)).isEmpty());
        String unsigned = foreign.replace("<a:source><a:author><a:name>Ada</a:name></a:author></a:source>", "");
        assertFalse(AtomGrammar.violations(unsigned.getBytes(UTF_8)).isEmpty());
    }

    @Test
    void theGrammarFindsEveryMutation() {
        new Mutations()
                .bytes("document type", (xml, random) -> replace(xml, "<feed ", "<!DOCTYPE feed><feed "))
                .bytes("no namespace", (xml, random) -> replace(xml, " xmlns=\"" + ATOM + "\"", ""))
                .bytes(
                        "control character",
                        (xml, random) -> replace(xml, "<rights type=\"text\">", "<rights type=\"text\">&#x1F;"))
                .element("no id", ATOM, "id", id -> {
                    Mutations.remove(id.getParentNode().getLocalName().equals("source") ? title(id) : id);
                })
                .element("two titles", ATOM, "title", Mutations::duplicate)
                .element("no updated", ATOM, "entry", entry -> Mutations.remove(child(entry, "updated")))
                .element("lower-case date", ATOM, "updated", date -> date.setTextContent("2026-11-24t08:05:09z"))
                .element("date without offset", ATOM, "published", date -> date.setTextContent("2026-11-24T08:05:09"))
                .element("thirtieth of February", ATOM, "updated", date -> date.setTextContent("2026-02-30T08:05:09Z"))
                .element(
                        "relative id",
                        ATOM,
                        "entry",
                        entry -> child(entry, "id").setTextContent("/local/ferry"))
                .element("entry without content and alternate link", ATOM, "entry", entry -> {
                    FeedDom.children(entry, ATOM, "content").forEach(Mutations::remove);
                    FeedDom.children(entry, ATOM, "link").forEach(Mutations::remove);
                })
                .element(
                        "no author at all",
                        ATOM,
                        "feed",
                        feed -> FeedDom.children(feed, ATOM, "author").forEach(Mutations::remove))
                .element("author without name", ATOM, "name", Mutations::remove)
                .element("link to nowhere", ATOM, "link", link -> link.removeAttribute("href"))
                .element("length in words", ATOM, "link", link -> link.setAttribute("length", "big"))
                .element("category without term", ATOM, "category", category -> category.removeAttribute("term"))
                .element("html with elements", ATOM, "content", content -> {
                    content.setAttribute("type", "html");
                    content.appendChild(
                            content.getOwnerDocument().createElementNS("http://www.w3.org/1999/xhtml", "p"));
                })
                .element("unknown text type", ATOM, "title", title -> title.setAttribute("type", "markdown"))
                .element("two generators", ATOM, "generator", Mutations::duplicate)
                .element("two alternates", ATOM, "feed", feed -> Mutations.duplicate(alternate(feed)))
                .element("one entry twice", ATOM, "entry", Mutations::duplicate)
                .element(
                        "tombstone after an entry",
                        AT,
                        "deleted-entry",
                        tombstone -> tombstone.getParentNode().appendChild(tombstone))
                .element("tombstone without ref", AT, "deleted-entry", tombstone -> tombstone.removeAttribute("ref"))
                .element("tombstone without when", AT, "deleted-entry", tombstone -> tombstone.removeAttribute("when"))
                .element("one tombstone twice", AT, "deleted-entry", Mutations::duplicate)
                .assertFoundBy(AtomGrammar::violations, AtomFeed.write(FeedExamples.rich()));
    }

    @Test
    void anIndependentReaderReadsTheSameValues() throws Exception {
        SyndFeed read = read(AtomFeed.write(FeedExamples.rich()));

        assertEquals("atom_1.0", read.getFeedType());
        assertEquals("Latest from the Harbour Post & friends", read.getTitle());
        assertEquals("https://api.harbour.example/v1/feeds/latest", read.getUri());
        // ROME returns the self link of an Atom feed as its link.
        assertEquals(FeedExamples.LINKS.self(), read.getLink());
        assertEquals(
                List.of("https://harbour.example/"),
                read.getLinks().stream()
                        .filter(link -> link.getRel().equals("alternate"))
                        .map(SyndLink::getHref)
                        .toList());
        assertEquals(FeedExamples.NOON, read.getPublishedDate().toInstant());
        assertEquals(3, read.getEntries().size());
        SyndEntry ferry = read.getEntries().get(0);
        assertEquals(FeedExamples.FERRY.title(), ferry.getTitle());
        assertEquals(FeedExamples.FERRY.url(), ferry.getLink());
        assertEquals(FeedExamples.FERRY.id(), ferry.getUri());
        assertEquals(FeedExamples.FERRY.summary(), ferry.getDescription().getValue());
        assertEquals(
                FeedExamples.FERRY.contentHtml(), ferry.getContents().get(0).getValue());
        assertEquals("html", ferry.getContents().get(0).getType());
        assertEquals(FeedExamples.MORNING, ferry.getPublishedDate().toInstant());
        assertEquals(FeedExamples.NOON, ferry.getUpdatedDate().toInstant());
        assertEquals(
                List.of("Ada Brandt", "Søren Åkesson"),
                ferry.getAuthors().stream().map(SyndPerson::getName).toList());
        assertEquals(3, ferry.getEnclosures().size());
    }

    @Test
    void tombstonesPrecedeTheFirstEntry() {
        String atom = text(AtomFeed.write(FeedExamples.rich()));
        assertTrue(atom.contains(
                "ref=\"urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0009\" when=\"2026-11-24T12:00:00.250Z\""));
        assertTrue(atom.lastIndexOf("<at:deleted-entry") < atom.indexOf("<entry"));
    }

    @Test
    void aFeedWhoseEntriesAllHaveAuthorsNeedsNone() {
        FeedDocument rich = FeedExamples.rich();
        FeedDocument signed = FeedDocumentBuilder.builder()
                .id(rich.id())
                .title("Signed")
                .updated(rich.updated())
                .links(rich.links())
                .entries(List.of(FeedExamples.FERRY))
                .build();
        byte[] atom = AtomFeed.write(signed);
        assertEquals(List.of(), AtomGrammar.violations(atom));
        assertFalse(text(atom).contains("<name>Signed</name>"));
    }

    private static Element child(Element parent, String name) {
        return FeedDom.children(parent, ATOM, name).get(0);
    }

    private static Element title(Element sibling) {
        return child((Element) sibling.getParentNode().getParentNode(), "title");
    }

    private static Element alternate(Element feed) {
        return FeedDom.children(feed, ATOM, "link").stream()
                .filter(link -> link.getAttribute("rel").equals("alternate"))
                .findFirst()
                .orElseThrow();
    }
}
