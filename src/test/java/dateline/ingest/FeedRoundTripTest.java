package dateline.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Seed;
import dateline.format.AtomFeed;
import dateline.format.FeedDocument;
import dateline.format.FeedEntry;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.JsonFeed;
import dateline.format.RandomFeed;
import dateline.format.RssFeed;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.reader.ReadDocument;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Reads random feeds that this server wrote, and compares them with the feed documents they were written from. */
@Execution(ExecutionMode.CONCURRENT)
class FeedRoundTripTest {

    private static final int FEEDS = Integer.getInteger("feeds", Boolean.getBoolean("long") ? 10_000 : 120);
    private static final long SEED = Seed.of(FeedRoundTripTest.class);

    @BeforeAll
    static void printSeed() {
        System.out.println("imports: " + FEEDS + " random feeds in each format, -Dseed=" + SEED);
    }

    private interface Check {
        void run(FeedDocument put) throws Exception;
    }

    @Test
    void rssIsReadAsItWasWritten() throws Exception {
        forEachFeed(written -> {
            ReadDocument read = ReadDocument.of(RssFeed.write(written));
            assertSameFeed(written, read, DocumentFormat.RSS);
        });
    }

    @Test
    void atomIsReadAsItWasWritten() throws Exception {
        forEachFeed(written -> assertSameFeed(written, ReadDocument.of(AtomFeed.write(written)), DocumentFormat.ATOM));
    }

    @Test
    void jsonFeedIsReadAsItWasWritten() throws Exception {
        forEachFeed(
                written -> assertSameFeed(written, ReadDocument.of(JsonFeed.write(written)), DocumentFormat.JSON_FEED));
    }

    private static void forEachFeed(Check check) {
        for (int i = 0; i < FEEDS; i++) {
            try {
                check.run(RandomFeed.of(new Random(SEED + i)).document());
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Dfeeds=1 -Dseed=" + (SEED + i), e);
            }
        }
    }

    private static void assertSameFeed(FeedDocument written, ReadDocument read, DocumentFormat format) {
        assertEquals(format, read.metadata().format);
        assertEquals(written.entries().size(), read.items().size());
        assertEquals(written.language(), read.metadata().language);
        for (int i = 0; i < written.entries().size(); i++) {
            FeedEntry entry = written.entries().get(i);
            ImportedItem item = read.items().get(i);
            assertEquals(i + 1, item.number());
            assertEquals(entry.id(), item.id());
            assertEquals(entry.url(), item.link());
            String title = readable(entry.title());
            boolean isTitleGenerated = format == DocumentFormat.RSS && title.isEmpty() && entry.summary() == null;
            if (!isTitleGenerated) assertEquals(title, readable(item.title()));
            assertEquals(readable(entry.summary()), readable(item.summary()));
            // An Atom entry without a link repeats its title or teaser as content. That is no body.
            if (entry.contentHtml() != null) assertEquals(readable(entry.contentHtml()), readable(item.html()));
            else assertEquals("", readable(item.html()));
            assertEquals(
                    names(entry),
                    item.authors().stream()
                            .map(FeedRoundTripTest::readable)
                            .filter(name -> !name.isEmpty())
                            .distinct()
                            .toList());
            assertEquals(categories(entry), terms(item));
            assertEquals(withPrecision(entry.published(), format), withPrecision(item.published(), format));
            assertEquals(entry.updated(), item.updated());
            assertEquals(entry.language(), item.language());
            if (entry.rights() != null) {
                assertEquals(readable(entry.rights().statement()), readable(item.rights()));
                assertEquals(entry.rights().licenseUrl(), item.license());
                assertEquals(entry.rights().validUntil(), item.expires());
            }
            assertEquals(files(entry.media(), EntryMedia::url), files(item.media(), Enclosure::url));
            for (EntryMedia media : entry.media()) assertSameMedia(media, entry, item);
        }
    }

    private static Instant withPrecision(Instant instant, DocumentFormat format) {
        return format == DocumentFormat.RSS ? instant.truncatedTo(ChronoUnit.SECONDS) : instant;
    }

    // A name without visible characters is omitted.
    private static List<String> names(FeedEntry entry) {
        return entry.authors().stream()
                .map(author -> readable(author.name()))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    // The first label of each term. The digital source type is read as a term of its vocabulary.
    private static List<String> categories(FeedEntry entry) {
        Map<String, String> labels = new LinkedHashMap<>();
        Stream.concat(Stream.ofNullable(entry.section()), entry.categories().stream())
                .filter(category -> category.term() != null)
                .forEach(category ->
                        labels.putIfAbsent(category.scheme() + " " + category.term(), readable(category.label())));
        Stream<String> sourceType =
                Stream.ofNullable(entry.digitalSourceType()).map(category -> readable(category.label()));
        return Stream.concat(labels.values().stream(), sourceType)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> terms(ImportedItem item) {
        return Stream.concat(Stream.ofNullable(item.section()), item.terms().stream())
                .map(term -> readable(term.name()))
                .distinct()
                .sorted()
                .toList();
    }

    private static <T> List<String> files(List<T> media, Function<T, String> url) {
        return media.stream().map(url).distinct().sorted().toList();
    }

    // Files with the same URL are merged, so their descriptions are not compared.
    private static void assertSameMedia(EntryMedia written, FeedEntry entry, ImportedItem item) {
        if (entry.media().stream()
                        .filter(media -> media.url().equals(written.url()))
                        .count()
                > 1) return;
        Enclosure read = item.media().stream()
                .filter(media -> media.url().equals(written.url()))
                .findFirst()
                .orElseThrow();
        assertEquals(written.mimeType(), read.mimeType());
        // A length of 0 means unknown, and the reader ignores implausible lengths.
        boolean isKnown =
                written.length() != null && written.length() > 0 && written.length() < 1_000_000_000_000_000_000L;
        if (isKnown) assertEquals(written.length(), read.length());
    }

    // The reader removes U+007F.
    private static String readable(String text) {
        return RandomFeed.readable(text == null ? null : text.replace("\u007F", ""));
    }
}
