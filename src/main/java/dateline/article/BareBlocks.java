package dateline.article;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text of bare paragraphs, headings, lists, quotations and pictures, as most archives hold them: taken apart without a parser, as a
 * parser would.
 */
final class BareBlocks {

    // What a parser brings into a form of its own.
    private static final List<String> UNSETTLED =
            List.of("  ", "<br>", "<em> ", "<strong> ", "<sub> ", "<sup> ", "\"> ", " </", "></");

    private final BareTags in;
    private final StoryMedia media;
    private final List<Block> blocks = new ArrayList<>();

    private BareBlocks(String html, StoryMedia media) {
        this.in = new BareTags(html);
        this.media = media;
    }

    /**
     * Nothing where anything else is in it.
     *
     * @param media where each picture's address goes, unless there is nothing
     */
    static Optional<List<Block>> read(String html, StoryMedia media) {
        BareBlocks reading = new BareBlocks(html, media);
        List<Media> before = new ArrayList<>(media.all());
        if (reading.all()) return Optional.of(reading.blocks);
        media.backTo(before);
        return Optional.empty();
    }

    private boolean all() {
        for (in.gap(); !in.isAtEnd(); in.gap()) {
            Block block = block();
            if (block == null) return false;
            blocks.add(block);
        }
        return true;
    }

    // Null where it is none of these.
    private Block block() {
        if (in.open("p")) return paragraph();
        for (int rank = 1; rank <= 6; rank++) if (in.open("h" + rank)) return heading(rank);
        if (in.open("figure")) return picture();
        if (in.open("blockquote")) return quote();
        if (in.open("ul")) return list("</ul>");
        return in.open("ol") ? list("</ol>") : null;
    }

    private Block paragraph() {
        String words = words("</p>");
        return words == null ? null : new Block.Paragraph(null, null, words);
    }

    private Block heading(int rank) {
        String words = plain("</h" + rank + ">");
        return words == null ? null : new Block.Crosshead(null, words, rank <= 2 ? 2 : 3);
    }

    private Block quote() {
        String whole = words("</blockquote>");
        if (whole != null) return new Block.Quote(null, null, whole, null);
        List<String> lines = lines("p");
        String by = null;
        if (in.open("cite")) {
            by = plain("</cite>");
            if (by == null) return null;
            in.gap();
        }
        boolean quote = lines != null && in.close("</blockquote>");
        return quote ? new Block.Quote(null, null, String.join("<br>", lines), by) : null;
    }

    private Block list(String closing) {
        List<String> lines = lines("li");
        if (lines == null || !in.close(closing)) return null;
        List<Block.Item> items =
                lines.stream().map(words -> new Block.Item(null, words)).toList();
        return new Block.Listing(null, closing.equals("</ol>"), items);
    }

    /** Null where there is none, or one is anything else. */
    private List<String> lines(String element) {
        List<String> lines = new ArrayList<>();
        for (in.gap(); in.open(element); in.gap()) {
            String words = words("</" + element + ">");
            if (words == null) return null;
            lines.add(words);
        }
        return lines.isEmpty() ? null : lines;
    }

    private Block picture() {
        in.gap();
        BarePicture picture = in.picture();
        if (picture == null) return null;
        in.gap();
        String caption = null;
        if (in.open("figcaption")) {
            String words = words("</figcaption>");
            if (words == null) return null;
            caption = BareHtml.text(words);
            in.gap();
        }
        return in.close("</figure>") ? media.image(picture, caption).orElse(null) : null;
    }

    private String plain(String closing) {
        String words = words(closing);
        return words == null || words.indexOf('<') >= 0 ? null : words;
    }

    private String words(String closing) {
        String words = in.until(closing);
        if (words == null || !isSettled(words)) return null;
        in.past(words, closing);
        return words;
    }

    private static boolean isSettled(String words) {
        if (!BareHtml.is(words) || BareHtml.text(words).isBlank()) return false;
        for (String one : UNSETTLED) if (words.contains(one)) return false;
        return true;
    }
}
