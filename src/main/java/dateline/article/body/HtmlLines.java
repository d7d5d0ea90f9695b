package dateline.article.body;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Converts the content of a list item or quotation to inline HTML, with one line for each block within it. */
final class HtmlLines {

    private static final Set<String> BLOCKS =
            Set.of(("p div section article h1 h2 h3 h4 h5 h6 blockquote footer ul ol li dl dt"
                            + " dd table caption tr pre figcaption figure")
                    .split(" "));
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\r\\f]+");
    private static final Pattern BREAKS = Pattern.compile(" ?\uE000[ \uE000]*");
    // A private-use character that marks the end of a block within running text.
    private static final String BREAK = "\uE000";

    private HtmlLines() {}

    static String of(Element element) {
        return of(element, null);
    }

    /** @param lists collects the nested lists; null to convert their items to lines */
    static String of(Element element, List<Element> lists) {
        StringBuilder html = new StringBuilder();
        element.filter(new NodeFilter() {
            // Number of open pre elements, in which line breaks are kept.
            private int verbatim;

            @Override
            public FilterResult head(Node node, int depth) {
                if (node == element) return FilterResult.CONTINUE;
                if (node instanceof TextNode text) {
                    String words = InlineHtml.escape(text.getWholeText());
                    html.append(verbatim > 0 ? words.replace("\n", BREAK) : words);
                }
                if (!(node instanceof Element child)) return FilterResult.CONTINUE;
                String name = child.normalName();
                if (lists != null && isList(name)) {
                    lists.add(child);
                    return FilterResult.SKIP_ENTIRELY;
                }
                if (name.equals("pre")) verbatim++;
                if (BLOCKS.contains(name)) html.append(BREAK);
                else if (name.equals("a"))
                    html.append("<a href=\"")
                            .append(InlineHtml.escapeAttribute(child.attr("href")))
                            .append("\">");
                else if (HtmlBlocks.INLINE_ELEMENTS.contains(name))
                    html.append('<').append(name).append('>');
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (node == element || !(node instanceof Element child)) return FilterResult.CONTINUE;
                String name = child.normalName();
                if (name.equals("pre")) verbatim--;
                if (BLOCKS.contains(name)) html.append(BREAK);
                else if (HtmlBlocks.INLINE_ELEMENTS.contains(name) && !name.equals("br"))
                    html.append("</").append(name).append('>');
                return FilterResult.CONTINUE;
            }
        });
        String collapsed = SPACES.matcher(InlineHtml.sanitize(html.toString())).replaceAll(" ");
        return trim(BREAKS.matcher(collapsed).replaceAll(BREAK)).replace(BREAK, "<br>");
    }

    static boolean isList(String name) {
        return name.equals("ul") || name.equals("ol");
    }

    // Strips white space and breaks at both ends.
    private static String trim(String html) {
        int from = 0;
        int to = html.length();
        while (from < to && " \uE000".indexOf(html.charAt(from)) >= 0) from++;
        boolean endsWithBreak = true;
        while (endsWithBreak) {
            while (to > from && " \uE000".indexOf(html.charAt(to - 1)) >= 0) to--;
            endsWithBreak = to - from >= 4 && html.startsWith("<br>", to - 4);
            if (endsWithBreak) to -= 4;
        }
        return html.substring(from, to);
    }
}
