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

    private static final String ADDRESS = "(https?://[^\\s<>\"\\[\\]]++)";
    private static final Pattern BLOCK =
            Pattern.compile("<div class=\"wp-block-embed__wrapper\">\\s*+" + ADDRESS + "\\s*+</div>");
    private static final Pattern CODE =
            Pattern.compile("\\[embed\\b[^\\[\\]]*+\\]\\s*+" + ADDRESS + "\\s*+\\[/embed\\]");
    private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*+" + ADDRESS + "[ \\t]*+$");
    private static final Pattern PARAGRAPH = Pattern.compile("<p(?: [^<>]*+)?>\\s*+" + ADDRESS + "\\s*+</p>");
    private static final Set<String> SITES = Set.of(
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

    static String read(String text) {
        if (!text.contains("http")) return text;
        String html = replaced(BLOCK, text, false);
        html = replaced(CODE, html, false);
        html = replaced(PARAGRAPH, html, true);
        return replaced(LINE, html, true);
    }

    private static String replaced(Pattern pattern, String text, boolean sitesOnly) {
        return pattern.matcher(text).replaceAll(found -> {
            String frame = frame(found.group(1), sitesOnly);
            // The empty lines only separate it from the paragraphs around it.
            return Matcher.quoteReplacement(frame == null ? found.group() : "\n\n" + frame + "\n\n");
        });
    }

    // A URL that cannot be stored stays text.
    private static String frame(String written, boolean sitesOnly) {
        String address = Parser.unescapeEntities(written, true);
        if (!HtmlStory.keeps(address) || sitesOnly && !isOfASite(address)) return null;
        return "<iframe src=\"" + TextCleaner.escaped(address).replace("\"", "&quot;") + "\"></iframe>";
    }

    private static boolean isOfASite(String address) {
        String host = URI.create(address).getHost().toLowerCase(Locale.ROOT);
        return SITES.stream().anyMatch(site -> host.equals(site) || host.endsWith("." + site));
    }
}
