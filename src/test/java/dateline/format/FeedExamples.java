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

/** Two feeds every format must cope with: one that uses all there is, one that has nothing to say. */
final class FeedExamples {

    static final Instant MORNING = Instant.parse("2026-11-24T08:05:09Z");
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00.250Z");
    static final Links LINKS = new Links(
            "https://api.harbour.example/v1/feeds/latest",
            "https://harbour.example/",
            "https://hub.example/",
            "https://api.harbour.example/v1/feeds/latest.first",
            "https://api.harbour.example/v1/feeds/latest?cursor=eyJ4");

    static final EntryMedia PICTURE = new EntryMedia(
            MediaType.IMAGE,
            "https://media.harbour.example/ferry.jpg",
            "image/jpeg",
            48_213L,
            null,
            1600,
            900,
            "The ferry \"Nordlys\" & her crew",
            "Ada Brandt / Harbour Post",
            "© 2026 Harbour Post");
    static final EntryMedia RECORDING = new EntryMedia(
            MediaType.AUDIO,
            "https://media.harbour.example/ferry.mp3?a=1&b=2",
            "audio/mpeg",
            3_141_592L,
            194,
            null,
            null,
            "Listen",
            null,
            null);
    static final EntryMedia FILM = new EntryMedia(
            MediaType.VIDEO,
            "https://media.harbour.example/ferry.mp4",
            "video/mp4",
            null,
            null,
            null,
            null,
            null,
            "Kim",
            null);

    static final FeedEntry FERRY = new FeedEntry(
            "urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0001",
            "https://harbour.example/local/ferry-returns?utm=a&b=c",
            "Ferry returns: R&D <pays> off, \"at last\"",
            "After a year & a half\nthe ferry is <back>.",
            "<p>After a year &amp; a half <a href=\"https://harbour.example/a?b&amp;c\">the ferry</a> is back.</p><p>]]&gt; ]]></p>",
            List.of(
                    new EntryAuthor("Ada Brandt", "https://harbour.example/authors/ada-brandt"),
                    new EntryAuthor("Søren Åkesson", null)),
            "en-GB",
            new Category("local", "Local & near", "https://api.harbour.example/v1/sections"),
            List.of(
                    new Category("ferries", "Ferries", "https://api.harbour.example/v1/tags"),
                    new Category("04015000", "transport", "http://cv.iptc.org/newscodes/mediatopic/")),
            new EntryRights(
                    "Copyright 2026 Harbour Post. Reproduced with permission.",
                    "https://api.harbour.example/v1/permissions/7/odrl",
                    Instant.parse("2027-01-01T00:00:00Z")),
            new EntrySource("Harbour Wire", "https://wire.example/feed.rss"),
            MORNING,
            NOON,
            List.of(PICTURE, RECORDING, FILM));

    static final FeedEntry TEASER = new FeedEntry(
            "urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0002",
            "https://harbour.example/world/שלום",
            "שלום 😀 العربية",
            "A teaser only.",
            null,
            List.of(),
            "he",
            null,
            List.of(),
            null,
            new EntrySource("Far Wire", null),
            MORNING,
            MORNING,
            List.of(PICTURE));

    static final FeedEntry NAMELESS = new FeedEntry(
            "urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0003",
            null,
            " ",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            MORNING,
            MORNING,
            null);

    private FeedExamples() {}

    static FeedDocument rich() {
        return new FeedDocument(
                "https://api.harbour.example/v1/feeds/latest",
                "Latest from the Harbour Post & friends",
                "All that <happens> on the quay",
                "en",
                "Harbour Post",
                "© 2026 Harbour Post",
                "https://harbour.example/logo.png",
                new PodcastChannel("News & views", "Daily News", false),
                MORNING,
                15,
                LINKS,
                List.of(FERRY, TEASER, NAMELESS),
                List.of(
                        new Deleted("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0008", MORNING),
                        new Deleted("urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1a0009", NOON)));
    }

    static FeedDocument empty() {
        Links links =
                new Links("https://api.harbour.example/v1/feeds/none", "https://harbour.example", null, null, null);
        return new FeedDocument(
                "urn:uuid:018f3b52-7d10-7a3c-9b1e-2f0c6d1affff",
                "",
                null,
                null,
                null,
                null,
                null,
                null,
                MORNING,
                null,
                links,
                null,
                null);
    }
}
