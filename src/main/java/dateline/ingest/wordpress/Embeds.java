package dateline.ingest.wordpress;

import dateline.article.body.HtmlStory;
import dateline.ingest.xml.TextCleaner;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * Replaces URLs that WordPress shows as embedded content by iframes, which become embed blocks. URLs in embed blocks
 * and in {@code [embed]} are always replaced, URLs alone on a line or in a paragraph only for known providers.
 */
final class Embeds {

    private static final String URL = "(https?://[^\\s<>\"\\[\\]]++)";
    private static final Pattern BLOCK =
            Pattern.compile("<div class=\"wp-block-embed__wrapper\">\\s*+" + URL + "\\s*+</div>");
    private static final Pattern SHORTCODE =
            Pattern.compile("\\[embed\\b[^\\[\\]]*+\\]\\s*+" + URL + "\\s*+\\[/embed\\]");
    private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*+" + URL + "[ \\t]*+$");
    private static final Pattern PARAGRAPH = Pattern.compile("<p(?: [^<>]*+)?>\\s*+" + URL + "\\s*+</p>");
    private static final Set<String> PROVIDERS = Set.of(
            "youtube.com",
            "youtu.be",
            "vimeo.com",
            "dailymotion.com",
            "dai.ly",
            "twitter.com",
            "x.com",
            "bsky.app",
            "tiktok.com",
            "soundcloud.com",
            "spotify.com",
            "mixcloud.com",
            "flickr.com",
            "flic.kr",
            "ted.com",
            "reddit.com",
            "issuu.com",
            "scribd.com",
            "speakerdeck.com",
            "kickstarter.com",
            "tumblr.com",
            "imgur.com");

    private Embeds() {}

    static String embedUrls(String text) {
        if (!text.contains("http")) return text;
        String html = replaceUrls(BLOCK, text, false);
        html = replaceUrls(SHORTCODE, html, false);
        html = replaceUrls(PARAGRAPH, html, true);
        return replaceUrls(LINE, html, true);
    }

    private static String replaceUrls(Pattern pattern, String text, boolean isProviderRequired) {
        return pattern.matcher(text).replaceAll(found -> {
            String iframe = toIframe(found.group(1), isProviderRequired);
            // The empty lines only separate it from the paragraphs around it.
            return Matcher.quoteReplacement(iframe == null ? found.group() : "\n\n" + iframe + "\n\n");
        });
    }

    // A URL that cannot be stored stays text.
    private static String toIframe(String escapedUrl, boolean isProviderRequired) {
        String url = Parser.unescapeEntities(escapedUrl, true);
        if (!HtmlStory.isValidUrl(url) || isProviderRequired && !isOfProvider(url)) return null;
        return "<iframe src=\"" + TextCleaner.escapeHtml(url).replace("\"", "&quot;") + "\"></iframe>";
    }

    private static boolean isOfProvider(String url) {
        String host = URI.create(url).getHost().toLowerCase(Locale.ROOT);
        return PROVIDERS.stream().anyMatch(provider -> host.equals(provider) || host.endsWith("." + provider));
    }
}
