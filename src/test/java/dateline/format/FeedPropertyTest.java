package dateline.format;

import static dateline.format.RandomFeed.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rometools.rome.feed.module.DCModule;
import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndPerson;
import dateline.Seed;
import dateline.format.IndependentFeedReader.Found;
import dateline.format.RandomFeed.Raw;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Random feeds are valid in each format, and two independent readers read the same values back. */
@Execution(ExecutionMode.CONCURRENT)
class FeedPropertyTest {

    private static final int ARTICLES = Integer.getInteger("articles", Boolean.getBoolean("long") ? 10_000 : 120);
    private static final long SEED = Seed.of(FeedPropertyTest.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    interface Check {
        void accept(RandomFeed feed) throws Exception;
    }

    @BeforeAll
    static void printSeed() {
        System.out.println("FeedPropertyTest: " + ARTICLES + " random articles in each format, -Dseed=" + SEED);
    }

    @Test
    void randomFeedsAreValidRssAndReadBackUnchanged() throws Exception {
        forRandomFeeds(feed -> {
            byte[] rss = RssFeed.write(feed.document());
            assertEquals(List.of(), RssRules.violations(rss));
            assertFoundAgain(feed, IndependentFeedReader.rss(rss), FeedPropertyTest::inRss);
            SyndFeed read = RssFeedTest.read(rss);
            assertEquals(orElse(feed.head().title(), "site.example"), readable(read.getTitle()));
            assertEquals(feed.items().size(), read.getEntries().size());
            for (int i = 0; i < feed.items().size(); i++) {
                Raw raw = feed.items().get(i);
                SyndEntry entry = read.getEntries().get(i);
                if (entry.getDescription() != null) {
                    String shown =
                            Parser.unescapeEntities(entry.getDescription().getValue(), false);
                    entry.getDescription().setValue(shown);
                }
                assertSame(raw, entry);
                assertEquals(rssTitle(raw), readable(entry.getTitle()));
                assertEquals(
                        seconds(raw.published()),
                        seconds(entry.getPublishedDate().toInstant()));
                assertEquals(names(raw), names(((DCModule) entry.getModule(DCModule.URI)).getCreators()));
            }
        });
    }

    @Test
    void randomFeedsAreValidAtomAndReadBackUnchanged() throws Exception {
        forRandomFeeds(feed -> {
            byte[] atom = AtomFeed.write(feed.document());
            assertEquals(List.of(), AtomGrammar.violations(atom));
            assertFoundAgain(feed, IndependentFeedReader.atom(atom), FeedPropertyTest::inAtom);
            SyndFeed read = RssFeedTest.read(atom);
            assertEquals(orElse(feed.head().title(), "site.example"), readable(read.getTitle()));
            assertEquals(feed.head().id(), read.getUri());
            assertEquals(feed.items().size(), read.getEntries().size());
            for (int i = 0; i < feed.items().size(); i++) {
                Raw raw = feed.items().get(i);
                SyndEntry entry = read.getEntries().get(i);
                if (raw.url() != null || raw.html() != null) {
                    assertSame(raw, entry);
                }
                assertEquals(readable(raw.title()), readable(entry.getTitle()));
                assertEquals(raw.published(), entry.getPublishedDate().toInstant());
                assertEquals(raw.updated(), entry.getUpdatedDate().toInstant());
                List<String> authors =
                        entry.getAuthors().stream().map(SyndPerson::getName).toList();
                assertEquals(names(raw), names(authors));
            }
        });
    }

    @Test
    void randomFeedsAreValidJsonFeedsAndReadBackUnchanged() throws Exception {
        forRandomFeeds(feed -> {
            byte[] json = JsonFeed.write(feed.document());
            assertEquals(List.of(), JsonFeedSchema.violations(json));
            assertFoundAgain(feed, IndependentFeedReader.json(json), FeedPropertyTest::inJson);
            JsonNode read = JSON.readTree(json);
            assertEquals(
                    orElse(feed.head().title(), "site.example"),
                    readable(read.get("title").asText()));
            assertEquals(feed.items().size(), read.get("items").size());
            for (int i = 0; i < feed.items().size(); i++) {
                Raw raw = feed.items().get(i);
                JsonNode item = read.get("items").get(i);
                assertEquals(raw.id(), item.get("id").asText());
                assertEquals(orElse(raw.url(), ""), item.path("url").asText());
                assertEquals(readable(raw.title()), readable(item.path("title").asText()));
                assertEquals(
                        readable(raw.summary()), readable(item.path("summary").asText()));
                assertEquals(
                        readable(raw.html()), readable(item.path("content_html").asText()));
                assertEquals(
                        raw.published(),
                        Instant.parse(item.get("date_published").asText()));
                assertEquals(
                        raw.updated(), Instant.parse(item.get("date_modified").asText()));
                assertEquals(names(raw), names(item.path("authors").findValuesAsText("name")));
            }
        });
    }

    private static void forRandomFeeds(Check check) throws Exception {
        int articles = 0;
        for (int i = 0; articles < ARTICLES; i++) {
            RandomFeed feed = RandomFeed.of(new Random(SEED + i));
            articles += feed.items().size();
            try {
                check.accept(feed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Darticles=1 -Dseed=" + (SEED + i), e);
            }
        }
    }

    private static void assertFoundAgain(RandomFeed feed, List<Found> found, Function<Raw, Found> expected) {
        assertEquals(
                feed.items().stream().map(expected).toList(),
                found.stream().map(FeedPropertyTest::normalized).toList());
    }

    private static Found normalized(Found found) {
        return new Found(
                found.id(),
                orElse(found.url(), ""),
                readable(found.title()),
                readable(found.summary()),
                readable(found.html()),
                found.published());
    }

    private static Found inJson(Raw raw) {
        return normalized(new Found(raw.id(), raw.url(), raw.title(), raw.summary(), raw.html(), raw.published()));
    }

    // Takes the summary from the body if an item has no summary, as this reader does.
    private static Found inRss(Raw raw) {
        return normalized(new Found(
                raw.id(),
                raw.url(),
                rssTitle(raw),
                readable(raw.summary()).isEmpty() ? raw.html() : shownAsHtml(raw.summary()),
                raw.html(),
                seconds(raw.published())));
    }

    // Atom requires a link or content, so that an entry with neither a link nor a body has its summary as content.
    private static Found inAtom(Raw raw) {
        boolean hasNoLink = raw.url() == null && raw.html() == null;
        String html = hasNoLink ? orElse(raw.summary(), raw.title()) : raw.html();
        return normalized(new Found(raw.id(), raw.url(), raw.title(), raw.summary(), html, raw.published()));
    }

    private static String shownAsHtml(String plain) {
        return plain == null
                ? null
                : plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void assertSame(Raw raw, SyndEntry entry) {
        assertEquals(raw.id(), entry.getUri());
        // ROME returns the id of an entry as its link if it has no link.
        assertEquals(raw.url() == null ? raw.id() : raw.url(), entry.getLink() == null ? raw.id() : entry.getLink());
        SyndContent summary = entry.getDescription();
        assertEquals(readable(raw.summary()), readable(summary == null ? null : summary.getValue()));
        String html = entry.getContents().isEmpty()
                ? null
                : entry.getContents().get(0).getValue();
        assertEquals(readable(raw.html()), readable(html));
    }

    private static String rssTitle(Raw raw) {
        if (readable(raw.title()).isEmpty() && readable(raw.summary()).isEmpty()) {
            return orElse(raw.url(), raw.id());
        }
        return readable(raw.title());
    }

    private static String orElse(String typed, String standIn) {
        String readable = readable(typed);
        return readable.isEmpty() ? standIn : readable;
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static List<String> names(Raw raw) {
        return names(raw.authors());
    }

    private static List<String> names(List<String> typed) {
        return typed.stream()
                .map(RandomFeed::readable)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
