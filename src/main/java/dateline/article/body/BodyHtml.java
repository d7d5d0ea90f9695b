package dateline.article.body;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Renders a body as an HTML fragment of semantic elements without styles; only the note of a correction has a class.
 * Everything but inline markup is escaped.
 */
public final class BodyHtml {

    private static final String CORRECTION = "Correction";

    /** The headings of notes by the kind of the correction. */
    private static final Map<String, String> HEADINGS = Map.of(
            "correction",
            CORRECTION,
            "clarification",
            "Clarification",
            "editors-note",
            "Editor’s note",
            "retraction",
            "Retraction");

    private BodyHtml() {}

    /** @param corrections the kinds of the corrections whose notes the body shows, by id */
    public static String of(List<Block> body, List<Media> media, Map<String, String> corrections) {
        Map<String, Media> byId = byId(media);
        return body.stream()
                .map(block -> of(block, byId, corrections))
                .filter(html -> !html.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Whether the HTML of a body exceeds one of two limits. Stops at the limit.
     *
     * @param maxLength characters
     * @param maxRepeated characters of media objects and notes that a block before has placed
     */
    public static boolean isLongerThan(int maxLength, int maxRepeated, List<Block> body, List<Media> media) {
        Map<String, Media> byId = byId(media);
        Set<String> placed = new HashSet<>();
        long length = 0;
        long repeated = 0;
        for (Block block : body) {
            int ofBlock = of(block, byId, Map.of()).length();
            length += ofBlock;
            if (placedText(block).filter(id -> !placed.add(id)).isPresent()) repeated += ofBlock;
            if (length > maxLength || repeated > maxRepeated) return true;
        }
        return false;
    }

    // The id of the media object or of the correction whose text the block takes.
    private static Optional<String> placedText(Block block) {
        return block instanceof Block.CorrectionNote note ? Optional.of(note.correction()) : block.mediaId();
    }

    private static Map<String, Media> byId(List<Media> media) {
        return media.stream().collect(Collectors.toMap(Media::id, Function.identity(), (a, b) -> a));
    }

    /** Returns the dateline as a paragraph of running text. */
    public static String dateline(Dateline dateline) {
        return "<p><strong>" + InlineHtml.escape(dateline.text()) + "</strong></p>";
    }

    /** Returns a line of plain text in small print, to follow a text. */
    public static String smallPrint(String text) {
        return "<p><small>" + InlineHtml.escape(text) + "</small></p>";
    }

    private static String of(Block block, Map<String, Media> media, Map<String, String> corrections) {
        if (block instanceof Block.Paragraph paragraph) return "<p>" + paragraph.html() + "</p>";
        if (block instanceof Block.Crosshead crosshead) {
            String element = crosshead.level() == 3 ? "h3" : "h2";
            return "<" + element + ">" + InlineHtml.escape(crosshead.text()) + "</" + element + ">";
        }
        if (block instanceof Block.Quote quote) {
            String footer = quote.attribution() == null
                    ? ""
                    : "<footer>" + InlineHtml.escape(quote.attribution()) + "</footer>";
            return "<blockquote><p>" + quote.html() + "</p>" + footer + "</blockquote>";
        }
        if (block instanceof Block.Listing list) {
            String element = list.ordered() ? "ol" : "ul";
            return list.items().stream()
                    .map(item -> "<li>" + item.html() + "</li>")
                    .collect(Collectors.joining("", "<" + element + ">", "</" + element + ">"));
        }
        if (block instanceof Block.Table table) return table(table);
        if (block instanceof Block.Embed embed) {
            String text = embed.fallbackText() == null ? embed.url() : embed.fallbackText();
            return "<p><a href=\"" + InlineHtml.escapeAttribute(embed.url()) + "\">" + InlineHtml.escape(text)
                    + "</a></p>";
        }
        if (block instanceof Block.CorrectionNote note) {
            String heading = HEADINGS.getOrDefault(corrections.getOrDefault(note.correction(), ""), CORRECTION);
            return "<aside class=\"correction\"><h2 lang=\"en\">" + heading + "</h2><p>"
                    + InlineHtml.ofText(note.text()) + "</p></aside>";
        }
        if (block instanceof Block.Image image) return figure(media.get(image.media()), image.caption());
        if (block instanceof Block.Audio audio) return figure(media.get(audio.media()), audio.caption());
        if (block instanceof Block.Video video) return figure(media.get(video.media()), video.caption());
        return "";
    }

    public static String figure(Media media, String caption) {
        if (media == null || !media.canBeShown()) return "";
        String text = caption != null ? caption : media.caption();
        String url = InlineHtml.escapeAttribute(media.url());
        String alt = media.alt() == null ? "" : InlineHtml.escapeAttribute(media.alt());
        String element = switch (media.type()) {
            case "audio" -> "<audio controls preload=\"none\" src=\"" + url + "\"></audio>";
            case "video" -> "<video controls preload=\"none\" src=\"" + url + "\"></video>";
            default -> "<img src=\"" + url + "\" alt=\"" + alt + "\"" + size(media) + ">";
        };
        String credit =
                media.creditLine() == null ? "" : " <small>" + InlineHtml.escape(media.creditLine()) + "</small>";
        String figcaption = text == null && credit.isEmpty()
                ? ""
                : "<figcaption>" + (text == null ? "" : InlineHtml.escape(text)) + credit + "</figcaption>";
        return "<figure>" + element + figcaption + "</figure>";
    }

    private static String size(Media media) {
        return media.width() == null || media.height() == null
                ? ""
                : " width=\"" + media.width() + "\" height=\"" + media.height() + "\"";
    }

    private static String table(Block.Table table) {
        StringBuilder html = new StringBuilder("<table>");
        if (table.caption() != null)
            html.append("<caption>").append(InlineHtml.escape(table.caption())).append("</caption>");
        if (table.header() != null && !table.header().isEmpty()) {
            html.append("<thead>").append(row(table.header(), "th")).append("</thead>");
        }
        html.append("<tbody>");
        table.rows().forEach(row -> html.append(row(row, "td")));
        return html.append("</tbody></table>").toString();
    }

    private static String row(List<String> cells, String element) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + InlineHtml.escape(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
