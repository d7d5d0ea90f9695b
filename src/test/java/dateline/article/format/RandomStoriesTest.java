package dateline.article.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.article.body.Block;
import dateline.article.body.Media;
import dateline.article.model.Audience;
import dateline.article.read.ReaderView;
import dateline.article.rows.ArticleRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Writes two hundred random stories with hostile text in every format, for readers of the whole article and of the teaser. */
class RandomStoriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static void forEachStory(Consumer<ReaderView> check) {
        LongStream.range(0, 200).forEach(seed -> {
            String visibility = seed % 3 == 0 ? "teaser" : "public";
            ArticleRow row = RandomStory.of(new Random(seed), visibility);
            check.accept(ReaderView.of(row, seed % 2 == 0 ? Audience.EVERYBODY : Audience.NEWSROOM, RandomStory.NOW));
        });
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    @Test
    void everyStoryIsValidNinjs() {
        for (NinjsVersion version : NinjsVersion.values())
            forEachStory(view -> assertEquals(
                    List.of(),
                    NinjsRules.violations(Ninjs.write(view, RandomStory.URL, version), version),
                    view::toString));
    }

    @Test
    void theRulesFindEveryViolation() {
        for (String mistake : List.of(
                "\"pubstatus\":\"usable\"",
                "\"pubStatus\":\"cancelled\"",
                "\"expires\":\"tomorrow\"",
                "\"bodies\":[{\"role\":\"main\"}]",
                "\"_ours\":1",
                "\"bodies\":[{\"value\":true}]",
                "\"bodies\":[{\"value\":\"x\",\"wordCount\":\"1\"}]",
                "\"headlines\":[{\"value\":\"x\",\"lang\":\"en\"}]",
                "\"subjects\":[{\"uri\":\"local\"}]",
                "\"rightsInfo\":{\"linkedRights\":\"terms\"}",
                "\"rightsInfo\":{\"linkedRights\":\"urn:a:b\",\"usage\":\"any\"}",
                "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\",\"schema\":\"ninjs\"}",
                "\"associations\":[\"picture\"]",
                "\"associations\":{\"name\":\"picture\"}",
                "\"subjects\":[\"local\"]",
                "\"altIds\":{\"role\":\"id\"}",
                "\"associations\":[{\"uri\":\"urn:a:b\"}]",
                "\"altIds\":[]")) {
            String document = "{\"uri\":\"urn:a:b\"," + mistake + "}";
            String bare = NinjsRules.violations(
                            "{\"uri\":\"urn:a:b\"}".getBytes(StandardCharsets.UTF_8), NinjsVersion.V3_1)
                    .toString();
            assertNotEquals(
                    bare,
                    NinjsRules.violations(document.getBytes(StandardCharsets.UTF_8), NinjsVersion.V3_1)
                            .toString(),
                    mistake);
        }
    }

    @Test
    void everyStoryIsValidSchemaOrg() {
        forEachStory(view -> assertEquals(
                List.of(), SchemaOrg.violations(json(NewsArticle.write(view, RandomStory.URL))), view::toString));
    }

    @Test
    void jsonLdCannotCloseAScriptElement() {
        forEachStory(view -> {
            String text = new String(NewsArticle.write(view, RandomStory.URL), StandardCharsets.UTF_8);
            assertFalse(text.contains("<"), text);
            Document page = Jsoup.parse("<script type=\"application/ld+json\">" + text + "</script><p>after</p>");
            assertEquals(1, page.select("script").size());
            assertEquals(
                    view.content().story().headline(),
                    json(text.getBytes(StandardCharsets.UTF_8)).get("headline").textValue());
        });
    }

    @Test
    void htmlIsOneElementWithoutActiveContent() {
        forEachStory(view -> {
            String html = new String(ArticleHtml.write(view, RandomStory.URL), StandardCharsets.UTF_8);
            Document page = Jsoup.parse("<main>" + html + "</main><p id=after>after</p>");
            Element article = page.selectFirst("main > article");
            assertEquals(1, page.select("article").size(), html);
            assertEquals(1, page.selectFirst("main").childrenSize(), html);
            assertEquals(
                    0,
                    article.select("script, style, iframe, svg, object, form, template")
                            .size(),
                    html);
            page.getAllElements().stream()
                    .flatMap(element -> element.attributes().asList().stream())
                    .forEach(attribute -> assertFalse(
                            attribute.getKey().startsWith("on")
                                    || attribute.getValue().startsWith("javascript:"),
                            html));
            assertEquals(
                    collapseSpaces(view.content().story().headline()),
                    collapseSpaces(article.selectFirst("h1").wholeText()));
            assertEquals(1, article.select("a[rel=license]").size());
        });
    }

    @Test
    void aTeaserContainsHeadlineTeaserAndMainImageOnly() {
        LongStream.range(0, 200).forEach(seed -> {
            ArticleRow row = RandomStory.of(new Random(seed), "teaser");
            ReaderView teaser = ReaderView.of(row, Audience.EVERYBODY, RandomStory.NOW);
            JsonNode ninjs = json(Ninjs.write(teaser, RandomStory.URL, NinjsVersion.V3_1));
            assertEquals("partial", ninjs.get("representationType").textValue());
            assertFalse(ninjs.has("bodies"));
            ninjs.path("associations").forEach(one -> {
                assertEquals("main", one.get("rel").textValue());
                assertEquals("picture", one.get("type").textValue());
                assertFalse(one.has("bodies"));
            });
            JsonNode linked = json(NewsArticle.write(teaser, RandomStory.URL));
            for (String member : List.of("articleBody", "wordCount", "audio", "video"))
                assertFalse(linked.has(member), member);
            assertFalse(linked.get("isAccessibleForFree").booleanValue());
            assertEquals("WebPageElement", linked.get("hasPart").get("@type").textValue());
            String html = new String(ArticleHtml.write(teaser, RandomStory.URL), StandardCharsets.UTF_8);
            assertFalse(html.contains("class=\"article-body\""));
            for (byte[] format : List.of(
                    html.getBytes(StandardCharsets.UTF_8),
                    ArticleText.write(teaser, RandomStory.URL),
                    NewsArticle.write(teaser, RandomStory.URL),
                    Ninjs.write(teaser, RandomStory.URL, NinjsVersion.V3_1)))
                assertFalse(new String(format, StandardCharsets.UTF_8).contains("Plain"));
        });
    }

    @Test
    void mediaIsWithheldFromTheInstantItsRightsEnd() {
        forEachStory(view -> {
            for (Media media : view.content().media()) {
                boolean ended = RandomStory.NOW.equals(media.rightsExpireAt());
                assertEquals(!ended, media.canBeShown());
                if (ended) assertEquals(media, media.placeholder());
            }
            for (Block block : view.body()) {
                boolean ended = block.mediaId()
                        .filter(id ->
                                view.media().stream().noneMatch(one -> one.id().equals(id)))
                        .isPresent();
                if (ended) assertEquals(block, block.withoutCaption());
            }
        });
    }

    @Test
    void textDirectionFollowsTheScript() {
        assertEquals("rtl", ArticleHtml.direction("ar"));
        assertEquals("rtl", ArticleHtml.direction("he-IL"));
        assertEquals("rtl", ArticleHtml.direction("az-Arab"));
        assertEquals("ltr", ArticleHtml.direction("ar-Latn"));
        assertEquals("ltr", ArticleHtml.direction("en-GB"));
    }

    private static String collapseSpaces(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
