package dateline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import dateline.format.NewsSitemap.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** News sitemaps are valid for every title. */
class NewsSitemapTest {

    private static final String SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static final String NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static Story story(String url, String publication, String language, String title) {
        return new Story(url, publication, language, NOON, NOON, title);
    }

    @Test
    void languagesHaveNoRegionExceptForChinese() {
        Map.of(
                        "en-GB", "en",
                        "nn", "nn",
                        "gsw-CH", "gsw",
                        "zh", "zh-cn",
                        "zh-Hans-HK", "zh-cn",
                        "zh-CN", "zh-cn",
                        "zh-TW", "zh-tw",
                        "zh-Hant", "zh-tw",
                        "PT-br", "pt",
                        "not a language", "en")
                .forEach((tag, language) -> assertEquals(language, NewsSitemap.language(tag), tag));
        assertEquals("en", NewsSitemap.language(null));
    }

    @Test
    void storiesThatASitemapCannotContainAreOmitted() throws Exception {
        String longest = "https://site.example/" + "a".repeat(2_047 - "https://site.example/".length());
        byte[] xml = NewsSitemap.write(List.of(
                story("https://site.example/a", "Gazette", "en", "A"),
                story(longest, "Gazette", "en", "Long"),
                story(longest + "a", "Gazette", "en", "Too long"),
                story("javascript:alert(1)", "Gazette", "en", "No page"),
                story("https://site.example/b", " ", "en", "Nobody's"),
                story("https://site.example/c", "Gazette", "en", "\u0000")));
        List<String> titles = FeedDom.all(FeedDom.parse(xml), NEWS, "title").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals(List.of("A", "Long"), titles);
    }

    @Test
    void randomTitlesAreReadBackUnchanged() throws Exception {
        long seed = Seed.of(NewsSitemapTest.class);
        for (int i = 0; i < 200; i++) {
            List<RandomFeed.Raw> raws = RandomFeed.of(new Random(seed + i)).items();
            List<Story> stories = new ArrayList<>();
            raws.forEach(raw -> stories.add(new Story(
                    "https://site.example/a?b&c", raw.summary(), "en", raw.published(), raw.updated(), raw.title())));
            Document read = FeedDom.parse(NewsSitemap.write(stories));
            List<String> expected = raws.stream()
                    .filter(raw -> !RandomFeed.readable(raw.title()).isEmpty()
                            && !RandomFeed.readable(raw.summary()).isEmpty())
                    .map(raw -> RandomFeed.readable(raw.title()) + " of " + RandomFeed.readable(raw.summary()) + " at "
                            + raw.published())
                    .toList();
            List<String> found = FeedDom.all(read, SITEMAP, "url").stream()
                    .map(NewsSitemapTest::describe)
                    .toList();
            assertEquals(expected, found, "-Dseed=" + (seed + i));
        }
    }

    private static String describe(Element url) {
        Element news = FeedDom.children(url, NEWS, "news").get(0);
        Element publication = FeedDom.children(news, NEWS, "publication").get(0);
        assertTrue(text(url, SITEMAP, "loc").equals("https://site.example/a?b&c"));
        return RandomFeed.readable(text(news, NEWS, "title")) + " of "
                + RandomFeed.readable(text(publication, NEWS, "name")) + " at "
                + Instant.parse(text(news, NEWS, "publication_date"));
    }

    private static String text(Element parent, String namespace, String name) {
        return FeedDom.children(parent, namespace, name).get(0).getTextContent();
    }
}
