package dateline.article.body;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders a body as plain text with a blank line between blocks. */
public final class BodyText {

    private BodyText() {}

    public static String of(List<Block> body) {
        return body.stream()
                .map(BodyText::of)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }

    public static String of(Block block) {
        if (block instanceof Block.Paragraph paragraph) return paragraph.text();
        if (block instanceof Block.Crosshead crosshead) return crosshead.text();
        if (block instanceof Block.Quote quote)
            return quote.text() + (quote.attribution() == null ? "" : " – " + quote.attribution());
        if (block instanceof Block.Listing list) {
            return list.items().stream().map(item -> "- " + item.text()).collect(Collectors.joining("\n"));
        }
        if (block instanceof Block.Table table) return table(table);
        if (block instanceof Block.Embed embed) return embed.fallbackText();
        if (block instanceof Block.Image image) return image.caption();
        if (block instanceof Block.Audio audio) return audio.caption();
        if (block instanceof Block.Video video) return video.caption();
        if (block instanceof Block.CorrectionNote note) return note.text();
        return "";
    }

    private static String table(Block.Table table) {
        Stream<List<String>> rows = Stream.concat(
                table.header() == null || table.header().isEmpty() ? Stream.empty() : Stream.of(table.header()),
                table.rows().stream());
        String cells = rows.map(row -> String.join(" | ", row)).collect(Collectors.joining("\n"));
        return table.caption() == null ? cells : table.caption() + "\n" + cells;
    }

    /** Counts words by the word boundary rules of the language. */
    public static int countWords(String text, String language) {
        int[] count = {0};
        TextWords.visit(text, language, (start, end) -> count[0]++);
        return count[0];
    }

    /** Returns the number of blocks, items of lists and cells of tables. */
    public static int countParts(List<Block> body) {
        return body.stream().mapToInt(BodyText::countParts).sum();
    }

    private static int countParts(Block block) {
        if (block instanceof Block.Listing list) return 1 + list.items().size();
        if (!(block instanceof Block.Table table)) return 1;
        int header = table.header() == null ? 0 : table.header().size();
        return 1 + header + table.rows().stream().mapToInt(List::size).sum();
    }
}
