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
import dateline.format.RandomFeed.Raw;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever an article holds, each format stays valid and says it again. */
class FeedPropertyTest {

    private static final int FEEDS = Integer.getInteger("feeds", Boolean.getBoolean("long") ? 10_000 : 500);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final ObjectMapper JSON = new ObjectMapper();

    interface Check {
        void accept(RandomFeed feed) throws Exception;
    }

    @BeforeAll
    static void printSeed() {
        System.out.println(FEEDS + " random feeds in each format, -Dseed=" + SEED);
    }

    @Test
    void anyRssIsValidAndReadBackAsItWasPutIn() throws Exception {
        forRandomFeeds(feed -> {
            byte[] rss = RssFeed.write(feed.document());
            assertEquals(List.of(), RssRules.violations(rss));
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
    void anyAtomIsValidAndReadBackAsItWasPutIn() throws Exception {
        forRandomFeeds(feed -> {
            byte[] atom = AtomFeed.write(feed.document());
            assertEquals(List.of(), AtomGrammar.violations(atom));
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
    void anyJsonFeedIsValidAndReadBackAsItWasPutIn() throws Exception {
        forRandomFeeds(feed -> {
            byte[] json = JsonFeed.write(feed.document());
            assertEquals(List.of(), JsonFeedSchema.violations(json));
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
        for (int i = 0; i < FEEDS; i++) {
            RandomFeed feed = RandomFeed.of(new Random(SEED + i));
            try {
                check.accept(feed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Dfeeds=1 -Dseed=" + (SEED + i), e);
            }
        }
    }

    private static void assertSame(Raw raw, SyndEntry entry) {
        assertEquals(raw.id(), entry.getUri());
        // ROME takes the id of an entry without a link for its link.
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
