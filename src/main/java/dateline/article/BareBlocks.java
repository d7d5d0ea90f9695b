package dateline.article;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text of bare paragraphs and headings, as many archives hold them: taken apart without a parser, as a parser would. */
final class BareBlocks {

    // What a parser brings into a form of its own.
    private static final List<String> UNSETTLED =
            List.of("  ", "<br>", "<em> ", "<strong> ", "<sub> ", "<sup> ", " </");

    private static final Pattern OPENING = Pattern.compile("<p>|<h[1-6]>");

    private BareBlocks() {}

    /** Nothing where anything else is in it. */
    static Optional<List<Block>> read(String html) {
        List<Block> blocks = new ArrayList<>();
        for (int at = pastSpace(html, 0); at < html.length(); at = pastSpace(html, at)) {
            at = html.startsWith("<!-- ", at) ? comment(html, at) : block(html, at, blocks);
            if (at < 0) return Optional.empty();
        }
        return Optional.of(blocks);
    }

    private static int pastSpace(String html, int at) {
        int past = at;
        while (past < html.length() && (html.charAt(past) == ' ' || html.charAt(past) == '\n')) past++;
        return past;
    }

    // The blocks of WordPress stand between comments, in which each of these signs is written as an escape.
    private static int comment(String html, int at) {
        int end = html.indexOf("--", at + "<!--".length());
        int inner = html.indexOf('<', at + 1);
        boolean closed = html.startsWith("-->", end) && (inner < 0 || inner > end) && html.indexOf('>', at) == end + 2;
        return closed ? end + "-->".length() : -1;
    }

    private static int block(String html, int at, List<Block> blocks) {
        int begin = html.indexOf('>', at) + 1;
        String opening = html.substring(at, begin == 0 ? at : Math.min(begin, at + "<h1>".length()));
        if (!OPENING.matcher(opening).matches()) return -1;
        String closing = "</" + opening.substring(1);
        int end = html.indexOf(closing, begin);
        if (end < 0) return -1;
        String words = html.substring(begin, end);
        boolean heading = opening.charAt(1) == 'h';
        if (!isSettled(words) || heading && words.indexOf('<') >= 0) return -1;
        blocks.add(
                heading
                        ? new Block.Crosshead(null, words, opening.charAt(2) <= '2' ? 2 : 3)
                        : new Block.Paragraph(null, null, words));
        return end + closing.length();
    }

    private static boolean isSettled(String words) {
        if (!BareHtml.is(words) || BareHtml.text(words).isBlank()) return false;
        for (String one : UNSETTLED) if (words.contains(one)) return false;
        return true;
    }
}
