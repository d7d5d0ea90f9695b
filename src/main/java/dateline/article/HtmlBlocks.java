package dateline.article;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** HTML from outside, cleaned by policy and taken apart into blocks. What has no block of its own leaves its text. */
final class HtmlBlocks {

    private static final String[] ELEMENTS =
            ("p div section article h1 h2 h3 h4 h5 h6 blockquote footer cite ul ol li dl dt dd"
                            + " table caption thead tbody tfoot tr th td a em strong i b sub sup br pre figcaption figure img")
                    .split(" ");
    private static final String NUMBER = "[0-9]{1,5}";
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("src", "alt")
            .onElements("img")
            .allowAttributes("width", "height")
            .matching(Pattern.compile(NUMBER))
            .onElements("img")
            .allowAttributes("colspan", "rowspan")
            .matching(Pattern.compile(NUMBER))
            .onElements("th", "td")
            .allowStandardUrlProtocols()
            .toFactory();

    private static final Set<String> INLINE = Set.of("a", "em", "strong", "i", "b", "sub", "sup", "br", "cite");

    private static final String BLOCKS =
            "p, div, section, article, h1, h2, h3, h4, h5, h6, blockquote, footer, ul, ol, li, dl, dt, dd, table, caption, tr, pre,"
                    + " figcaption, figure";
    // Of private use: where a block ended within running text.
    private static final String BREAK = "\uE000";

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder running = new StringBuilder();
    private final Pictures pictures;

    private HtmlBlocks(Pictures pictures) {
        this.pictures = pictures;
    }

    /** Without pictures. */
    static List<Block> of(String html) {
        return read(html, Pictures.none());
    }

    /** @param pictures where each picture's address and caption go, and its block comes from */
    static List<Block> read(String html, Pictures pictures) {
        HtmlBlocks reading = new HtmlBlocks(pictures);
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
                    if (element.selectFirst("img") == null || !InlineHtml.blank(element.text()))
                        running.append(element.outerHtml());
                    if (element.selectFirst("img") != null) paragraph();
                    pictures(element);
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
            case "img" -> picture(element, null);
            case "figure" -> figure(element);
            default -> children(element);
        }
    }

    // What cannot stand within a list, a table or a quotation stands after it.
    private void pictures(Element holder) {
        holder.select("img").forEach(image -> picture(image, null));
    }

    private void picture(Element image, String caption) {
        pictures.place(image.attr("src"), image.attr("alt"), image.attr("width"), image.attr("height"), caption)
                .ifPresent(blocks::add);
    }

    private void figure(Element figure) {
        List<Element> images = figure.select("img");
        Element words = figure.selectFirst("figcaption");
        boolean one = images.size() == 1 && figure.selectFirst("table, ul, ol, blockquote") == null;
        if (!one || words == null) {
            children(figure);
            return;
        }
        int before = blocks.size();
        picture(images.get(0), words.text());
        images.get(0).remove();
        // Where the picture cannot be kept, its words are.
        if (blocks.size() > before) words.remove();
        children(figure);
    }

    private void paragraph() {
        String html = InlineHtml.clean(running.toString().strip());
        running.setLength(0);
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Paragraph(null, null, html));
    }

    private void crosshead(Element element, int level) {
        if (!InlineHtml.blank(element.text())) blocks.add(new Block.Crosshead(null, element.text(), level));
        pictures(element);
    }

    private void quote(Element element) {
        Element by = element.selectFirst("footer, cite");
        String attribution = null;
        if (by != null) {
            attribution = by.text().isBlank() ? null : by.text();
            by.remove();
        }
        String html = lines(element);
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Quote(null, null, html, attribution));
        pictures(element);
    }

    // One line for each block within.
    private static String lines(Element element) {
        Document page = Document.createShell("");
        page.outputSettings().prettyPrint(false);
        page.body().appendChildren(element.childNodesCopy());
        for (Element block : page.body().select(BLOCKS)) {
            block.before(new TextNode(BREAK));
            block.after(new TextNode(BREAK));
            block.unwrap();
        }
        return InlineHtml.clean(page.body().html())
                .replaceAll("[ \\t\\n\\r\\f]+", " ")
                .replaceAll("^[\\s\uE000]+|[\\s\uE000]+$", "")
                .replaceAll("\\s*\uE000[\\s\uE000]*", "<br>")
                .replaceAll("(\\s*<br>\\s*)+$", "");
    }

    private void list(Element element) {
        List<Block.Item> items = new ArrayList<>();
        items(element, items);
        if (!items.isEmpty())
            blocks.add(new Block.Listing(null, element.normalName().equals("ol"), items));
        pictures(element);
    }

    // Lists have one level here: what stands under an item comes after it.
    private static void items(Element list, List<Block.Item> items) {
        for (Element child : list.children()) {
            if (child.is("ul, ol")) {
                items(child, items);
                continue;
            }
            List<Element> below = child.select("ul, ol").stream()
                    .filter(inner -> inner.parents().stream()
                            .takeWhile(above -> above != child)
                            .noneMatch(above -> above.is("ul, ol")))
                    .toList();
            Element own = child.clone();
            own.select("ul, ol").remove();
            String html = lines(own);
            if (!InlineHtml.blank(InlineHtml.text(html))) items.add(new Block.Item(null, html));
            below.forEach(inner -> items(inner, items));
        }
    }

    private void table(Element element) {
        HtmlTable.of(element).ifPresent(blocks::add);
        pictures(element);
    }
}
