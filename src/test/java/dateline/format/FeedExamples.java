package dateline.format;

import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedDocument.Links;
import dateline.format.FeedDocument.PodcastChannel;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.EntryRights;
import dateline.format.FeedEntry.EntrySource;
import dateline.format.FeedEntry.MediaType;
import java.time.Instant;
import java.util.List;

/** Two example feeds for every format: one that uses all members and one without optional members. */
final class FeedExamples {

    static final Instant MORNING = Instant.parse("2026-11-24T08:05:09Z");
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00.250Z");
    static final Links LINKS = new Links(
            "https://api.harbour.example/v1/feeds/latest",
            "https://harbour.example/",
            "https://hub.example/",
            "https://api.harbour.example/v1/feeds/latest.first",
            "https://api.harbour.example/v1/feeds/latest?cursor=eyJ4");

    static final EntryMedia PICTURE = FeedEntryEntryMediaBuilder.builder()
            .type(MediaType.IMAGE)
            .url("https://media.harbour.example/ferry.jpg")
            .mimeType("image/jpeg")
            .length(48_213L)
            .width(1600)
            .height(900)
            .caption("The ferry \"Nordlys\" & her crew")
            .credit("Ada Brandt / Harbour Post")
            .copyright("© 2026 Harbour Post")
            .build();
    static final EntryMedia RECORDING = FeedEntryEntryMediaBuilder.builder()
            .type(MediaType.AUDIO)
            .url("https://media.harbour.example/ferry.mp3?a=1&b=2")
            .mimeType("audio/mpeg")
            .length(3_141_592L)
            .duration(194)
            .caption("Listen")
            .build();
    static final EntryMedia FILM = FeedEntryEntryMediaBuilder.builder()
            .type(MediaType.VIDEO)
            .url("https://media.harbour.example/ferry.mp4")
            .mimeType("video/mp4")
            .credit("Kim")
            .build();

    static final FeedEntry FERRY = FeedEntryBuilder.builder()
            .id("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0001")
            .url("https://harbour.example/local/ferry-returns?utm=a&b=c")
            .title("Ferry returns: R&D <pays> off, \"at last\"")
            .summary("After a year & a half\nthe ferry is <back>.")
            .contentHtml(
                    "<p>After a year &amp; a half <a href=\"https://harbour.example/a?b&amp;c\">the ferry</a> is back.</p><p>]]&gt; ]]></p>")
            .authors(List.of(
                    new EntryAuthor("Ada Brandt", "https://harbour.example/authors/ada-brandt"),
                    new EntryAuthor("Søren Åkesson", null)))
            .language("en-GB")
            .section(new Category("local", "Local & near", "https://api.harbour.example/v1/sections"))
            .categories(List.of(
                    new Category("ferries", "Ferries", "https://api.harbour.example/v1/tags"),
                    new Category("04015000", "transport", "http://cv.iptc.org/newscodes/mediatopic/")))
            .rights(new EntryRights(
                    "Copyright 2026 Harbour Post. Reproduced with permission.",
                    "https://api.harbour.example/v1/permissions/7/odrl",
                    Instant.parse("2027-01-01T00:00:00Z")))
            .source(new EntrySource(
                    "https://api.harbour.example/v1/sources/harbour-wire",
                    "Harbour Wire",
                    "https://wire.example/feed.rss"))
            .published(MORNING)
            .updated(NOON)
            .media(List.of(PICTURE, RECORDING, FILM))
            .build();

    static final FeedEntry TEASER = FeedEntryBuilder.builder()
            .id("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0002")
            .url("https://harbour.example/world/שלום")
            .title("שלום 😀 العربية")
            .summary("A teaser only.")
            .authors(List.of())
            .language("he")
            .categories(List.of())
            .source(new EntrySource("https://api.harbour.example/v1/sources/far-wire", "Far Wire", null))
            .published(MORNING)
            .updated(MORNING)
            .media(List.of(PICTURE))
            .build();

    static final FeedEntry NAMELESS = FeedEntryBuilder.builder()
            .id("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0003")
            .title(" ")
            .published(MORNING)
            .updated(MORNING)
            .build();

    private FeedExamples() {}

    static FeedDocument rich() {
        return FeedDocumentBuilder.builder()
                .id("https://api.harbour.example/v1/feeds/latest")
                .title("Latest from the Harbour Post & friends")
                .description("All that <happens> on the quay")
                .language("en")
                .author("Harbour Post")
                .copyright("© 2026 Harbour Post")
                .imageUrl("https://harbour.example/logo.png")
                .podcast(new PodcastChannel("News & views", "Daily News", false))
                .updated(MORNING)
                .ttlMinutes(15)
                .links(LINKS)
                .entries(List.of(FERRY, TEASER, NAMELESS))
                .deleted(List.of(
                        new Deleted("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0008", MORNING),
                        new Deleted("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0009", NOON)))
                .build();
    }

    static FeedDocument empty() {
        Links links =
                new Links("https://api.harbour.example/v1/feeds/none", "https://harbour.example", null, null, null);
        return FeedDocumentBuilder.builder()
                .id("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1affff")
                .title("")
                .updated(MORNING)
                .links(links)
                .build();
    }
}
