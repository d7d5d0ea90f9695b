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
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A feed of random text, including invalid text, together with the raw input. */
public record RandomFeed(Raw head, List<Raw> items, FeedDocument document) {

    private static final List<String> HOSTILE_TEXTS = List.of(
            "]]>",
            "<![CDATA[",
            "<b>bold</b>",
            "<script>alert(1)</script>",
            "&amp;",
            "&nbsp;",
            "&#x1;",
            "&",
            "<",
            ">",
            "\"",
            "'",
            "-->",
            "<!--",
            "<!DOCTYPE x [<!ENTITY e 'e'>]>&e;",
            "<?xml?>",
            "\u0000",
            "\u000B\u001F",
            "\uFFFE\uFFFF",
            "\uD800",
            "\uDC00\uD83D",
            "\r\n",
            "\r",
            "\t",
            "\u0085",
            "\u2028",
            "\u00A0",
            "\uFEFF",
            "\u202Eright to left\u202C",
            "שלום",
            "العربية",
            "e\u0301 \u1E69 \u212B",
            "😀👩\u200D🚒",
            "\u0300",
            "\\u0000\\",
            "{\"a\":1}",
            "%00%zz",
            "café");

    /** Raw input of one item or of the feed itself. */
    public record Raw(
            String id,
            String url,
            String title,
            String summary,
            String html,
            List<String> authors,
            Instant published,
            Instant updated) {}

    public static RandomFeed of(Random random) {
        Raw head = raw(random, 0);
        List<Raw> items = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            items.add(raw(random, i));
        }
        List<FeedEntry> entries = items.stream().map(raw -> entry(raw, random)).toList();
        List<Deleted> deleted = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            deleted.add(new Deleted("urn:uuid:" + new UUID(random.nextLong(), random.nextLong()), head.updated()));
        }
        Links links = new Links(
                "https://api.example/feed/" + random.nextInt(100) + text(random),
                "https://site.example",
                random.nextBoolean() ? "https://hub.example/" : null,
                random.nextBoolean() ? "https://api.example/first" : null,
                random.nextBoolean() ? "https://api.example/next" + text(random) : null);
        FeedDocument document = FeedDocumentBuilder.builder()
                .id(head.id())
                .title(head.title())
                .description(head.summary())
                .language(oddOr(random, "pt-BR"))
                .author(text(random))
                .copyright(text(random))
                .imageUrl(oddOr(random, "https://site.example/logo.png"))
                .podcast(
                        random.nextBoolean()
                                ? null
                                : new PodcastChannel(text(random), text(random), random.nextBoolean()))
                .updated(head.updated())
                .ttlMinutes(random.nextInt(100) - 20)
                .links(links)
                .entries(entries)
                .deleted(deleted)
                .build();
        return new RandomFeed(head, items, document);
    }

    private static Raw raw(Random random, int number) {
        List<String> authors = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            authors.add(text(random));
        }
        Instant published = Instant.ofEpochMilli(random.nextLong(0, 2_000_000_000_000L));
        return new Raw(
                "urn:uuid:" + new UUID(random.nextLong(), number),
                random.nextInt(8) == 0 ? null : "https://site.example/" + number + "?a=1&b=%20",
                text(random),
                random.nextInt(4) == 0 ? null : text(random),
                random.nextInt(3) == 0
                        ? null
                        : "<p>" + text(random).replace("&", "&amp;").replace("<", "&lt;") + "</p>",
                authors,
                published,
                published.plusMillis(random.nextLong(0, 100_000_000L)));
    }

    private static FeedEntry entry(Raw raw, Random random) {
        List<Category> categories = new ArrayList<>();
        List<EntryMedia> media = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            categories.add(new Category(text(random), text(random), oddOr(random, "https://site.example/tags")));
            media.add(FeedEntryEntryMediaBuilder.builder()
                    .type(MediaType.values()[random.nextInt(3)])
                    .url(oddOr(random, "https://media.example/" + text(random)))
                    .mimeType(oddOr(random, "audio/mpeg"))
                    .length(random.nextBoolean() ? null : random.nextLong())
                    .duration(random.nextInt())
                    .width(random.nextInt())
                    .caption(text(random))
                    .credit(text(random))
                    .copyright(text(random))
                    .digitalSourceType(
                            random.nextBoolean() ? null : new Category(text(random), null, "https://cv.example/"))
                    .build());
        }
        return FeedEntryBuilder.builder()
                .id(raw.id())
                .url(raw.url())
                .title(raw.title())
                .summary(raw.summary())
                .contentHtml(raw.html())
                .authors(raw.authors().stream()
                        .map(name -> new EntryAuthor(name, oddOr(random, "https://site.example/authors/1")))
                        .toList())
                .language(oddOr(random, "ar"))
                .section(random.nextBoolean() ? null : new Category(text(random), text(random), null))
                .categories(categories)
                .digitalSourceType(
                        random.nextBoolean() ? null : new Category(text(random), null, "https://cv.example/"))
                .rights(
                        random.nextBoolean()
                                ? null
                                : new EntryRights(
                                        text(random), oddOr(random, "https://site.example/license"), raw.updated()))
                .source(
                        random.nextBoolean()
                                ? null
                                : new EntrySource(
                                        "https://api.example/v1/sources/wire",
                                        text(random),
                                        oddOr(random, "https://wire.example/feed")))
                .published(raw.published())
                .updated(raw.updated())
                .media(media)
                .build();
    }

    /**
     * The text that a reader should find for the input: NFC, without characters that XML forbids, white space
     * collapsed.
     */
    public static String readable(String typed) {
        String legal = typed == null
                ? ""
                : typed.replaceAll("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "");
        return Normalizer.normalize(legal, Normalizer.Form.NFC)
                .replaceAll("[\\s\\p{Z}\\x{85}]+", " ")
                .strip();
    }

    private static String oddOr(Random random, String good) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> text(random);
            default -> good;
        };
    }

    private static String text(Random random) {
        int pieces = random.nextInt(100) == 0 ? 5_000 : random.nextInt(8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append(HOSTILE_TEXTS.get(random.nextInt(HOSTILE_TEXTS.size())));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(random.nextInt(0x110000));
                case 3 -> text.append(' ').append((char) random.nextInt(0x20, 0x7F));
                default -> text.append("word ");
            }
        }
        return text.toString();
    }
}
