package dateline.article.format;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.ContentBuilder;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.InlineHtml;
import dateline.article.body.Media;
import dateline.article.body.MediaBuilder;
import dateline.article.body.StoryFieldsBuilder;
import dateline.article.body.UsePolicy;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRowBuilder;
import dateline.http.base.PublicUrl;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyLevel.LevelKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws random articles with every kind of block and with hostile text, in the form in which they are stored. */
public final class RandomStory {

    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123456Z");
    public static final PublicUrl URL = new PublicUrl() {
        @Override
        public String base() {
            return "https://api.harbour.example";
        }

        @Override
        public Optional<String> siteSetting() {
            return Optional.of("https://harbour.example/{section}/{slug}");
        }

        @Override
        public Optional<String> ownTerms() {
            return Optional.empty();
        }

        @Override
        public String dataDir() {
            return "data";
        }

        @Override
        public Optional<Boolean> demoSetting() {
            return Optional.empty();
        }

        @Override
        public Optional<String> purge() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> trustedProxies() {
            return Optional.empty();
        }
    };

    private static final List<String> HOSTILE_TEXTS = List.of(
            "]]>",
            "<![CDATA[",
            "<b>bold</b>",
            "<script>alert(1)</script>",
            "</script><script>alert(2)</script>",
            "</article>",
            "</div></article><img src=x onerror=alert(3)>",
            "\" onload=\"alert(4)",
            "' onload='alert(5)",
            "&amp;",
            "&lt;script&gt;",
            "&",
            "<",
            ">",
            "\"",
            "-->",
            "<!--",
            "\u000B\u001F",
            "\uFFFE",
            "\r\n",
            "\t",
            "\u2028",
            "\u00A0",
            "\u202Eright to left\u202C",
            "שלום",
            "العربية",
            "e\u0301 \u212B",
            "😀👩\u200D🚒",
            "\\u003C/script>",
            "{\"a\":1}",
            "café");

    private final Random random;

    private RandomStory(Random random) {
        this.random = random;
    }

    public static ArticleRow of(Random random, String visibility) {
        return new RandomStory(random).article(visibility);
    }

    private ArticleRow article(String visibility) {
        Content content = content();
        Instant published = NOW.minusSeconds(1 + random.nextInt(100_000_000));
        return ArticleRowBuilder.builder()
                .id(new UUID(random.nextLong(), random.nextLong()))
                .slug("story-" + random.nextInt(1000))
                .version(1 + random.nextInt(9))
                .pubStatus("usable")
                .visibility(visibility)
                .publishedAt(published)
                .modifiedAt(random.nextBoolean() ? published : NOW.minusSeconds(1))
                .expiresAt(random.nextBoolean() ? null : NOW.plusSeconds(1 + random.nextInt(1000)))
                .firstPublicAt(published)
                .kill(new ArticleRow.Kill(null, null, null, null))
                .content(content)
                .usePolicy(effective(content.usePolicy()))
                .section(random.nextBoolean() ? null : new ArticleRow.NameRef("world", hostileText()))
                .tags(upToTwo(() -> new ArticleRow.NameRef("tag-" + random.nextInt(99), hostileText())))
                .source(
                        random.nextBoolean()
                                ? null
                                : new ArticleRow.SourceRef(
                                        "wire",
                                        hostileText(),
                                        maybe("https://wire.example"),
                                        maybe(hostileText()),
                                        maybe("© {year} Wire")))
                .translations(List.of())
                .corrections(upToTwo(() -> new ArticleRow.Corrected(
                        new UUID(random.nextLong(), random.nextLong()), "correction", hostileText(), published, 2)))
                .build();
    }

    private Content content() {
        List<Media> media = IntStream.range(0, 4).mapToObj(this::media).toList();
        List<Block> body = blocks().toList();
        return ContentBuilder.builder()
                .story(StoryFieldsBuilder.builder()
                        .type(pick("text", "audio", "video", "picture", "graphic", "composite"))
                        .language(pick("en", "ar", "hu", "he-IL", "zh-Hans", "az-Arab"))
                        .headline(hostileText())
                        .headlines(
                                random.nextBoolean() ? null : new Headlines(maybe(hostileText()), maybe(hostileText())))
                        .teaser(maybe(hostileText()))
                        .bylines(upToTwo(
                                () -> new Byline("ada", hostileText(), pick("author", "photographer"), null, null, null)
                                        .complete("ada", hostileText())))
                        .dateline(
                                random.nextBoolean()
                                        ? null
                                        : new Dateline(
                                                        hostileText(),
                                                        maybe(hostileText()),
                                                        null,
                                                        maybe(hostileText()),
                                                        null)
                                                .complete())
                        .digitalSourceType(maybe("trainedAlgorithmicMedia"))
                        .responsibleEditor(maybe(hostileText()))
                        .build())
                .body(random.nextInt(10) == 0 ? List.of() : body)
                .section("world")
                .tags(List.of())
                .subjects(upToTwo(() -> "medtop:2000" + (1000 + random.nextInt(8999))))
                .sourceId(maybe(hostileText()))
                .copyrightHolder(maybe(hostileText()))
                .copyrightNotice(maybe(hostileText()))
                .canonicalUrl(maybe("https://harbour.example/a?b=c&d='e'"))
                .media(media)
                .originalPublishedAt(random.nextBoolean() ? null : NOW.minusSeconds(200_000_000))
                .usePolicy(random.nextInt(3) > 0 ? null : usePolicy())
                .build();
    }

    private static EffectivePolicy effective(UsePolicy own) {
        return EffectivePolicy.merge(Stream.ofNullable(own)
                .map(one -> one.toLevel(LevelKind.ARTICLE, "1", NOW))
                .toList());
    }

    private UsePolicy usePolicy() {
        return new UsePolicy(
                maybe("open"),
                maybe("offered"),
                maybe("reserved"),
                null,
                maybe("https://harbour.example/terms"),
                maybe("rights@harbour.example"),
                maybe(hostileText()));
    }

    private Media media(int number) {
        return MediaBuilder.builder()
                .id("m" + number)
                .type(pick("image", "audio", "video"))
                .role(random.nextBoolean() ? null : pick("main", "inline", "thumbnail"))
                .url(pick("https://m.example/a.png", "https://m.example/b.mp3?x=1&y=2", "http://m.example/c"))
                .mimeType(maybe("image/webp"))
                .width(random.nextBoolean() ? null : 640)
                .height(random.nextBoolean() ? null : 480)
                .duration(random.nextBoolean() ? null : random.nextInt(5000))
                .sizeInBytes(random.nextBoolean() ? null : (long) random.nextInt(5000))
                .renditions(upToTwo(() ->
                        new Media.Rendition(maybe("card"), "https://m.example/r.jpg", maybe("image/jpeg"), 1, null)))
                .caption(maybe(hostileText()))
                .alt(maybe(hostileText()))
                .creditLine(maybe(hostileText()))
                .copyrightHolder(maybe(hostileText()))
                .usageTerms(maybe(hostileText()))
                .transcript(maybe(hostileText()))
                .syndicatable(maybe("deny"))
                .digitalSourceType(maybe("compositeSynthetic"))
                .responsibleEditor(maybe(hostileText()))
                .rightsExpireAt(
                        switch (random.nextInt(4)) {
                            case 0 -> NOW;
                            case 1 -> NOW.plusMillis(1);
                            default -> null;
                        })
                .build();
    }

    private Stream<Block> blocks() {
        List<Block> blocks = new ArrayList<>(List.of(
                paragraph("b1"),
                new Block.Crosshead("b2", hostileText(), 2),
                new Block.Crosshead("b3", hostileText(), 3),
                new Block.Quote("b4", "x", InlineHtml.sanitize(hostileText()), maybe(hostileText())),
                new Block.Listing(
                        "b5",
                        random.nextBoolean(),
                        List.of(new Block.Item(hostileText(), InlineHtml.sanitize(hostileText())))),
                new Block.Image("b6", "m0", maybe(hostileText())),
                new Block.Audio("b7", "m1", maybe(hostileText())),
                new Block.Video("b8", "m2", maybe(hostileText())),
                new Block.Embed("b9", "https://embed.example/?a=1&b='2'", maybe(hostileText()), maybe(hostileText())),
                new Block.Table(
                        "b10",
                        maybe(hostileText()),
                        List.of(hostileText(), hostileText()),
                        List.of(List.of(hostileText(), hostileText()))),
                new Block.CorrectionNote("b11", "c1", hostileText()),
                Block.Paragraph.plain("b12", hostileText())));
        java.util.Collections.shuffle(blocks, random);
        return blocks.stream();
    }

    private Block paragraph(String id) {
        String html = InlineHtml.sanitize("Plain <em>words</em> " + hostileText());
        return new Block.Paragraph(id, InlineHtml.toText(html), html);
    }

    private String hostileText() {
        StringBuilder words = new StringBuilder("Words");
        for (int i = random.nextInt(4); i >= 0; i--)
            words.append(' ').append(HOSTILE_TEXTS.get(random.nextInt(HOSTILE_TEXTS.size())));
        return words.toString();
    }

    private String maybe(String text) {
        return random.nextBoolean() ? text : null;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private <T> List<T> upToTwo(java.util.function.Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(3)).toList();
    }
}
