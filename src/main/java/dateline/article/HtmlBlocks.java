package dateline.article;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** HTML from outside, cleaned by policy and taken apart into blocks. What has no block of its own leaves its text. */
final class HtmlBlocks {

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "p",
                    "div",
                    "section",
                    "article",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "blockquote",
                    "footer",
                    "cite",
                    "ul",
                    "ol",
                    "li",
                    "table",
                    "caption",
                    "thead",
                    "tbody",
                    "tfoot",
                    "tr",
                    "th",
                    "td",
                    "a",
                    "em",
                    "strong",
                    "i",
                    "b",
                    "sub",
                    "sup",
                    "br",
                    "pre",
                    "figcaption",
                    "figure")
            .allowAttributes("href")
            .onElements("a")
            .allowStandardUrlProtocols()
            .toFactory();

    private static final Set<String> INLINE = Set.of("a", "em", "strong", "i", "b", "sub", "sup", "br", "cite");

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder running = new StringBuilder();

    private HtmlBlocks() {}

    static List<Block> of(String html) {
        HtmlBlocks reading = new HtmlBlocks();
        reading.children(Jsoup.parseBodyFragment(POLICY.sanitize(html)).body());
        reading.paragraph();
        return reading.blocks;
    }

    private void children(Element parent) {
        for (Node node : parent.childNodes()) {
            if (node instanceof TextNode text) {
                running.append(InlineHtml.escape(text.getWholeText()));
            } else if (node instanceof Element element) {
                if (INLINE.contains(element.normalName())) {
                    running.append(element.outerHtml());
                } else {
                    paragraph();
                    element(element);
                    paragraph();
                }
            }
        }
    }

    private void element(Element element) {
        switch (element.normalName()) {
            case "h1", "h2" -> crosshead(element, 2);
            case "h3", "h4", "h5", "h6" -> crosshead(element, 3);
            case "blockquote" -> quote(element);
            case "ul", "ol" -> list(element);
            case "table" -> table(element);
            default -> children(element);
        }
    }

    private void paragraph() {
        String html = InlineHtml.clean(running.toString().strip());
        running.setLength(0);
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Paragraph(null, null, html));
    }

    private void crosshead(Element element, int level) {
        if (!InlineHtml.blank(element.text())) blocks.add(new Block.Crosshead(null, element.text(), level));
    }

    private void quote(Element element) {
        Element by = element.selectFirst("footer, cite");
        String attribution = null;
        if (by != null) {
            attribution = by.text().isBlank() ? null : by.text();
            by.remove();
        }
        element.select("p").forEach(p -> {
            p.after("<br>");
            p.unwrap();
        });
        String html = InlineHtml.clean(element.html().strip()).replaceAll("(\\s*<br>\\s*)+$", "");
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Quote(null, null, html, attribution));
    }

    private void list(Element element) {
        List<Block.Item> items = element.select("li").stream()
                .map(item -> new Block.Item(null, InlineHtml.clean(item.html().strip())))
                .filter(item -> !InlineHtml.blank(InlineHtml.text(item.html())))
                .toList();
        if (!items.isEmpty())
            blocks.add(new Block.Listing(null, element.normalName().equals("ol"), items));
    }

    private void table(Element element) {
        Element caption = element.selectFirst("caption");
        List<String> header = element.select("thead tr").stream()
                .findFirst()
                .map(row -> row.select("th, td").eachText())
                .orElse(null);
        List<List<String>> rows = new ArrayList<>();
        for (Element row : element.select("tr")) {
            boolean heading = header != null
                    && row.parent() != null
                    && row.parent().normalName().equals("thead");
            List<String> cells =
                    row.select("th, td").stream().map(Element::text).toList();
            if (!heading && !cells.isEmpty()) rows.add(cells);
        }
        if (!rows.isEmpty()) blocks.add(new Block.Table(null, caption == null ? null : caption.text(), header, rows));
    }
}
