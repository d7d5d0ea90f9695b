package dateline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedDocument.Links;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.MediaType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedDocumentTest {

    private static final Instant EARLY = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-24T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "https://a.example/b c, https://a.example/b%20c",
        "https://a.example/ä?ö=ü#ß, https://a.example/%C3%A4?%C3%B6=%C3%BC#%C3%9F",
        "https://bücher.example:8443/, https://xn--bcher-kva.example:8443/",
        "HTTPS://a.example/100%, HTTPS://a.example/100%25",
        "https://a.example/%c3%a4#x#y, https://a.example/%c3%a4#x%23y",
        "http://[::1]:8080/x, http://[::1]:8080/x",
        "https://a.example/😀<>, https://a.example/%F0%9F%98%80%3C%3E",
    })
    void aLinkBecomesPlainAscii(String typed, String link) {
        assertEquals(link, new EntryAuthor("Ada", typed).url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/relative",
                "//a.example/x",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://a.example/",
                "https://",
                "https:///x",
                "https://user:word@a.example/",
                "https://a b.example/",
                "https://a.example:port/"
            })
    void aValueThatIsNotAWebUrlIsOmitted(String typed) {
        assertNull(new EntryAuthor("Ada", typed).url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local/1", "urn:uuid:a b", "urn:\u0001", "https://a.example/<x>", "1urn:x"})
    void anIdThatIsNotAnAbsoluteIriIsRejected(String id) {
        assertThrows(IllegalArgumentException.class, () -> new Deleted(id, EARLY));
    }

    @Test
    void aNextLinkToTheSamePageIsRejected() {
        String self = "https://a.example/feed";
        assertThrows(IllegalArgumentException.class, () -> new Links(self, "https://a.example/", null, null, self));
    }

    @Test
    void ofTwoEntriesWithTheSameIdTheNewerIsUsed() {
        FeedDocument feed =
                feed(List.of(entry("urn:a", EARLY), entry("urn:b", EARLY), entry("urn:a", LATE)), List.of());
        assertEquals(
                List.of("urn:a", "urn:b"),
                feed.entries().stream().map(FeedEntry::id).toList());
        assertEquals(LATE, feed.entries().get(0).updated());
    }

    @Test
    void anEntryThatIsPresentHasNoTombstone() {
        FeedDocument feed =
                feed(List.of(entry("urn:a", EARLY)), List.of(new Deleted("urn:a", LATE), new Deleted("urn:b", EARLY)));
        assertEquals(List.of(new Deleted("urn:b", EARLY)), feed.deleted());
    }

    @Test
    void updatedIsAtLeastTheNewestInstantInTheFeed() {
        assertEquals(LATE, feed(List.of(entry("urn:a", LATE)), List.of()).updated());
        assertEquals(LATE, feed(List.of(), List.of(new Deleted("urn:a", LATE))).updated());
    }

    @Test
    void updatedOfAnEntryIsNotBeforePublished() {
        FeedEntry embargoed = FeedEntryBuilder.builder()
                .id("urn:a")
                .title("Vote")
                .published(LATE)
                .updated(EARLY)
                .build();
        assertEquals(LATE, embargoed.updated());
    }

    @Test
    void aTagThatIsAlsoTheSectionIsNamedOnce() {
        Category sport = new Category("sport", "Sport", null);
        FeedEntry entry = FeedEntryBuilder.builder()
                .id("urn:a")
                .title("Cup")
                .section(sport)
                .categories(List.of(sport, new Category(" ", "", null)))
                .published(EARLY)
                .updated(EARLY)
                .build();
        assertEquals(List.of(sport), entry.distinctCategories());
    }

    @Test
    void aMediaObjectWithoutAUrlIsOmitted() {
        EntryMedia picture = FeedEntryEntryMediaBuilder.builder()
                .type(MediaType.IMAGE)
                .url("picture.jpg")
                .mimeType("jpeg")
                .length(-1L)
                .width(0)
                .height(0)
                .build();
        FeedEntry entry = FeedEntryBuilder.builder()
                .id("urn:a")
                .title("Cup")
                .published(EARLY)
                .updated(EARLY)
                .media(List.of(picture))
                .build();
        assertEquals(List.of(), entry.media());
        assertEquals("application/octet-stream", picture.mimeType());
    }

    @Test
    void instantsAreCutToMillisecondsAndToFourDigitYears() {
        assertEquals(
                Instant.parse("2026-11-24T08:00:00.123Z"), new Deleted("urn:a", EARLY.plusNanos(123_456_789)).when());
        assertEquals(Instant.parse("9999-12-31T23:59:59.999Z"), new Deleted("urn:a", Instant.MAX).when());
        assertEquals(Instant.parse("0001-01-01T00:00:00Z"), new Deleted("urn:a", Instant.MIN).when());
    }

    private static FeedEntry entry(String id, Instant updated) {
        return FeedEntryBuilder.builder()
                .id(id)
                .title(id)
                .published(EARLY)
                .updated(updated)
                .build();
    }

    private static FeedDocument feed(List<FeedEntry> entries, List<Deleted> deleted) {
        Links links = new Links("https://a.example/feed", "https://a.example/", null, null, null);
        return FeedDocumentBuilder.builder()
                .id("urn:feed")
                .title("Feed")
                .updated(EARLY)
                .links(links)
                .entries(entries)
                .deleted(deleted)
                .build();
    }
}
