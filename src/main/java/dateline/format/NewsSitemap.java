package dateline.format;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a Google News sitemap (sitemaps.org 0.9 with the news extension 0.9). Text is normalized as described in {@link FeedDocument}. A
 * story without a title or publication, or with a URL that a sitemap cannot contain, is omitted.
 */
public final class NewsSitemap {

    public static final String MEDIA_TYPE = "application/xml";

    /** Maximum number of stories in a sitemap. */
    public static final int MAX_STORIES = 1_000;

    private static final int MAX_URL_LENGTH = 2_047;
    private static final Set<String> TRADITIONAL_CHINESE_SUBTAGS = Set.of("hant", "tw", "hk", "mo");

    private NewsSitemap() {}

    /**
     * One story.
     *
     * @param url the story's web page
     * @param publication name of the publication exactly as Google News shows it
     * @param language BCP 47; null for English
     * @param published first publication
     */
    public record Story(
            String url, String publication, String language, Instant published, Instant modified, String title) {

        public Story {
            url = FeedText.webUrl(url);
            publication = FeedText.singleLine(publication);
            title = FeedText.singleLine(title);
            published = FeedText.instant(published);
            modified = FeedText.instant(modified);
        }

        boolean isListable() {
            return url != null && url.length() <= MAX_URL_LENGTH && publication != null && title != null;
        }
    }

    /**
     * Writes the document in UTF-8. Equal stories give equal bytes.
     *
     * @param stories newest first, at most {@link #MAX_STORIES}
     */
    public static byte[] write(List<Story> stories) {
        FeedXml xml = new FeedXml();
        xml.startElement(
                "urlset",
                "xmlns",
                "http://www.sitemaps.org/schemas/sitemap/0.9",
                "xmlns:news",
                "http://www.google.com/schemas/sitemap-news/0.9");
        stories.stream().filter(Story::isListable).forEach(story -> story(xml, story));
        xml.endElement();
        return xml.toBytes();
    }

    private static void story(FeedXml xml, Story story) {
        xml.startElement("url");
        xml.textElement("loc", story.url());
        xml.textElement("lastmod", story.modified());
        xml.startElement("news:news");
        xml.startElement("news:publication");
        xml.textElement("news:name", story.publication());
        xml.textElement("news:language", language(story.language()));
        xml.endElement();
        xml.textElement("news:publication_date", story.published());
        xml.textElement("news:title", story.title());
        xml.endElement();
        xml.endElement();
    }

    /** ISO 639 code without a region. For Chinese the script is distinguished: {@code zh-cn}, {@code zh-tw}. */
    static String language(String tag) {
        String[] parts = FeedText.language(tag) == null
                ? new String[] {"en"}
                : tag.toLowerCase(Locale.ROOT).split("-");
        if (!parts[0].equals("zh")) return parts[0].length() > 3 ? "en" : parts[0];
        for (int i = 1; i < parts.length; i++) {
            if (TRADITIONAL_CHINESE_SUBTAGS.contains(parts[i])) return "zh-tw";
            if (parts[i].equals("hans")) return "zh-cn";
        }
        return "zh-cn";
    }
}
