package dateline.article.body;

import dateline.article.check.WebAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/**
 * Collects the media of an article whose text is HTML. Each image, audio or video of the text matches a media object
 * that was sent, or becomes one.
 */
final class StoryMedia {

    /** The elements of media. */
    static final Evaluator SHOWN = QueryParser.parse("img, audio, video, iframe");

    private static final Evaluator SOURCE = QueryParser.parse("source[src]");

    private static final int MOST = 100;
    private static final int LONGEST_WORDS = 2_000;
    private static final int LONGEST_PROVIDER = 100;

    private final List<Media> media;
    private final Set<String> left = new HashSet<>();

    /** @param sent media sent separately, or null */
    StoryMedia(List<Media> sent) {
        media = new ArrayList<>(sent == null ? List.of() : sent);
    }

    /** Returns the media that were sent, then those of the text. */
    List<Media> all() {
        return media;
    }

    /** Returns the number of media objects beyond the maximum. */
    int left() {
        return left.size();
    }

    /**
     * Returns the block that places a media element.
     *
     * @param caption may be null
     * @return empty if the element has no valid URL, is a tracking pixel, or exceeds the maximum number of media
     */
    Optional<Block> place(Element shown, String caption) {
        Optional<String> url = address(shown);
        if (counter(shown.attr("width"), shown.attr("height")) || url.isEmpty()) return Optional.empty();
        String words = cut(caption, LONGEST_WORDS);
        return switch (shown.normalName()) {
            case "iframe" -> Optional.of(embed(url.get(), cut(shown.attr("title"), LONGEST_WORDS), words));
            case "audio" -> id("audio", url.get(), shown).map(id -> new Block.Audio(null, id, words));
            case "video" -> id("video", url.get(), shown).map(id -> new Block.Video(null, id, words));
            default -> id("image", url.get(), shown).map(id -> new Block.Image(null, id, words));
        };
    }

    private static boolean counter(String width, String height) {
        return width.matches("[01]") || height.matches("[01]");
    }

    private static Block embed(String url, String title, String words) {
        String provider = cut(URI.create(url).getHost(), LONGEST_PROVIDER);
        return new Block.Embed(null, url, provider, title == null ? words : title);
    }

    private Optional<String> id(String type, String url, Element shown) {
        for (int i = 0; i < media.size(); i++) {
            Media known = media.get(i);
            if (!type.equals(known.type()) || !url.equals(known.url())) continue;
            if (known.id() == null) media.set(i, known.withId(free()));
            return Optional.of(media.get(i).id());
        }
        if (media.size() >= MOST) {
            left.add(type + " " + url);
            return Optional.empty();
        }
        String id = free();
        String alt = cut(shown.attr("alt"), LONGEST_WORDS);
        media.add(Media.inline(id, type, url, alt, pixels(shown.attr("width")), pixels(shown.attr("height"))));
        return Optional.of(id);
    }

    // Pages with lazy loading keep the URL in data-src.
    private static Optional<String> address(Element shown) {
        Element source = shown.selectFirst(SOURCE);
        return Stream.of(shown.absUrl("data-src"), shown.absUrl("src"), source == null ? "" : source.absUrl("src"))
                .map(url -> url.strip().replace(" ", "%20"))
                .filter(url -> !url.isEmpty() && WebAddress.Check.isWebAddress(url))
                .findFirst();
    }

    private String free() {
        Set<String> taken = new HashSet<>();
        media.forEach(one -> taken.add(one.id()));
        int next = 1;
        while (taken.contains("m" + next)) next++;
        return "m" + next;
    }

    private static Integer pixels(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.valueOf(text) : null;
    }

    private static String cut(String text, int most) {
        if (text == null || text.isBlank()) return null;
        String words = text.strip();
        return words.length() <= most
                ? words
                : words.substring(0, words.offsetByCodePoints(0, words.codePointCount(0, most - 1)));
    }
}
