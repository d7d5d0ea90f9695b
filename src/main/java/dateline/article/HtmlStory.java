package dateline.article;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A text of another system as typed blocks, its pictures, recordings and films with it: each stands as a block where it stood, or
 * after the list, table or quotation that held it.
 *
 * @param body blocks without ids
 * @param media with ids {@code m1}, {@code m2} …, in the order of the text; each address once
 */
public record HtmlStory(List<Block> body, List<Media> media) {

    private static final String SHOWN = "img, audio, video, iframe";
    // What would swallow a picture that stands in it.
    private static final Set<String> CLOSED = Set.of(
            "a",
            "em",
            "strong",
            "i",
            "b",
            "sub",
            "sup",
            "cite",
            "span",
            "u",
            "small",
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "td",
            "th",
            "blockquote",
            "pre",
            "picture",
            "figure",
            "label",
            "button",
            "center",
            "font",
            "dl",
            "dt",
            "dd");
    private static final int MOST_MEDIA = 100;
    private static final int LONGEST_CAPTION = 2_000;

    /** @param base absolute address against which others are read, or the empty string */
    public static HtmlStory of(String html, String base) {
        Document document = Jsoup.parseBodyFragment(html, base);
        document.outputSettings().prettyPrint(false);
        // Nobody can guess it, so no text can pass for a picture.
        String mark = "media" + UUID.randomUUID().toString().replace("-", "");
        Map<String, Media> media = new LinkedHashMap<>();
        Map<String, Block> places = new LinkedHashMap<>();
        Map<Element, String> names = new IdentityHashMap<>();
        List<Element> all = new ArrayList<>();
        for (Element shown : document.body().select(SHOWN)) {
            place(shown, media).ifPresent(block -> {
                String name = mark + "x" + names.size();
                places.put(name, block);
                names.put(shown, name);
                all.add(shown);
            });
        }
        // The last first: each then comes directly after what held it, and before those that came after it.
        Collections.reverse(all);
        for (Element shown : all) {
            holder(shown).after(new Element("p").text(names.get(shown)));
            Element figure = shown.closest("figure");
            if (figure != null) figure.select("figcaption").remove();
        }
        document.body().select(SHOWN).remove();
        List<Block> body = new ArrayList<>();
        for (Block block : HtmlBlocks.of(document.body().html())) {
            Block place = block instanceof Block.Paragraph paragraph
                    ? places.get(paragraph.html().strip())
                    : null;
            body.add(place == null ? block : place);
        }
        return new HtmlStory(body, List.copyOf(media.values()));
    }

    private static Element holder(Element shown) {
        Element holder = shown;
        for (Element above : shown.parents()) if (CLOSED.contains(above.normalName())) holder = above;
        return holder;
    }

    private static Optional<Block> place(Element shown, Map<String, Media> media) {
        Element figure = shown.closest("figure");
        String url = address(shown);
        if (url == null) return Optional.empty();
        String caption =
                figure == null ? null : cut(figure.select("figcaption").text().strip(), LONGEST_CAPTION);
        String kind = shown.normalName();
        if (kind.equals("iframe")) {
            String words = cut(shown.attr("title").strip(), LONGEST_CAPTION);
            String provider = cut(URI.create(url).getHost(), 100);
            return Optional.of(new Block.Embed(null, url, provider, words == null ? caption : words));
        }
        String type = kind.equals("img") ? "image" : kind;
        Media known = media.get(type + " " + url);
        if (known == null) {
            if (media.size() == MOST_MEDIA) return Optional.empty();
            known = new Media(
                    "m" + (media.size() + 1),
                    type,
                    "inline",
                    url,
                    null,
                    pixels(shown.attr("width")),
                    pixels(shown.attr("height")),
                    null,
                    null,
                    null,
                    caption,
                    cut(shown.attr("alt").strip(), LONGEST_CAPTION),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            media.put(type + " " + url, known);
        }
        return Optional.of(
                switch (type) {
                    case "audio" -> new Block.Audio(null, known.id(), caption);
                    case "video" -> new Block.Video(null, known.id(), caption);
                    default -> new Block.Image(null, known.id(), caption);
                });
    }

    private static String address(Element shown) {
        List<String> candidates = new ArrayList<>();
        candidates.add(shown.absUrl("src"));
        // Pages that load their pictures late keep the address elsewhere.
        candidates.add(shown.absUrl("data-src"));
        Element source = shown.selectFirst("source[src]");
        if (source != null) candidates.add(source.absUrl("src"));
        return candidates.stream()
                .filter(url -> !url.isEmpty() && WebAddress.Check.valid(url))
                .findFirst()
                .orElse(null);
    }

    private static Integer pixels(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.valueOf(text) : null;
    }

    private static String cut(String text, int most) {
        if (text.isEmpty()) return null;
        return text.length() <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, most) - 1));
    }

    /** Whether an address can be kept; others are left out rather than make a story fail. */
    public static boolean keeps(String url) {
        return url != null && WebAddress.Check.valid(url);
    }
}
