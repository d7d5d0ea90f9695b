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
    static final Evaluator MEDIA_ELEMENT = QueryParser.parse("img, audio, video, iframe");

    private static final Evaluator SOURCE = QueryParser.parse("source[src]");

    private static final int MAX_MEDIA = 100;
    private static final int MAX_TEXT_LENGTH = 2_000;
    private static final int MAX_PROVIDER_LENGTH = 100;

    private final List<Media> media;
    private final Set<String> omitted = new HashSet<>();

    /** @param sent media sent separately, or null */
    StoryMedia(List<Media> sent) {
        media = new ArrayList<>(sent == null ? List.of() : sent);
    }

    /** Returns the media that were sent, then those of the text. */
    List<Media> all() {
        return media;
    }

    /** Returns the number of media objects beyond the maximum. */
    int omittedCount() {
        return omitted.size();
    }

    /**
     * Returns the block that places a media element.
     *
     * @param caption may be null
     * @return empty if the element has no valid URL, is a tracking pixel, or exceeds the maximum number of media
     */
    Optional<Block> place(Element element, String caption) {
        Optional<String> url = findUrl(element);
        if (isTrackingPixel(element.attr("width"), element.attr("height")) || url.isEmpty()) return Optional.empty();
        String text = truncate(caption, MAX_TEXT_LENGTH);
        return switch (element.normalName()) {
            case "iframe" -> Optional.of(embed(url.get(), truncate(element.attr("title"), MAX_TEXT_LENGTH), text));
            case "audio" -> findOrAdd("audio", url.get(), element).map(id -> new Block.Audio(null, id, text));
            case "video" -> findOrAdd("video", url.get(), element).map(id -> new Block.Video(null, id, text));
            default -> findOrAdd("image", url.get(), element).map(id -> new Block.Image(null, id, text));
        };
    }

    private static boolean isTrackingPixel(String width, String height) {
        return width.matches("[01]") || height.matches("[01]");
    }

    private static Block embed(String url, String title, String caption) {
        String provider = truncate(URI.create(url).getHost(), MAX_PROVIDER_LENGTH);
        return new Block.Embed(null, url, provider, title == null ? caption : title);
    }

    private Optional<String> findOrAdd(String type, String url, Element element) {
        String alt = truncate(element.attr("alt"), MAX_TEXT_LENGTH);
        for (int i = 0; i < media.size(); i++) {
            Media existing = media.get(i);
            if (!type.equals(existing.type()) || !hasFile(existing, url)) continue;
            if (existing.id() == null) existing = existing.withId(nextFreeId());
            media.set(i, existing.alt() == null ? existing.withAlt(alt) : existing);
            return Optional.of(existing.id());
        }
        if (media.size() >= MAX_MEDIA) {
            omitted.add(type + " " + url);
            return Optional.empty();
        }
        String id = nextFreeId();
        media.add(Media.inline(
                id, type, url, alt, parsePixels(element.attr("width")), parsePixels(element.attr("height"))));
        return Optional.of(id);
    }

    private static boolean hasFile(Media media, String url) {
        return url.equals(media.url())
                || media.renditions() != null
                        && media.renditions().stream().anyMatch(rendition -> url.equals(rendition.url()));
    }

    // Pages with lazy loading keep the URL in data-src.
    private static Optional<String> findUrl(Element element) {
        Element source = element.selectFirst(SOURCE);
        return Stream.of(element.absUrl("data-src"), element.absUrl("src"), source == null ? "" : source.absUrl("src"))
                .map(url -> url.strip().replace(" ", "%20"))
                .filter(url -> !url.isEmpty() && WebAddress.Check.isWebAddress(url))
                .findFirst();
    }

    private String nextFreeId() {
        Set<String> taken = new HashSet<>();
        media.forEach(one -> taken.add(one.id()));
        int next = 1;
        while (taken.contains("m" + next)) next++;
        return "m" + next;
    }

    private static Integer parsePixels(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.valueOf(text) : null;
    }

    private static String truncate(String text, int maxLength) {
        if (text == null || text.isBlank()) return null;
        String stripped = text.strip();
        return stripped.length() <= maxLength
                ? stripped
                : stripped.substring(0, stripped.offsetByCodePoints(0, stripped.codePointCount(0, maxLength - 1)));
    }
}
