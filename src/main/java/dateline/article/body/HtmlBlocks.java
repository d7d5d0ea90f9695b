package dateline.article.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** Sanitizes external HTML and splits it into blocks. An element without a matching block type leaves its text. */
public final class HtmlBlocks {

    private static final String[] ELEMENTS =
            ("p div section article h1 h2 h3 h4 h5 h6 blockquote footer cite ul ol li dl dt dd"
                            + " table caption thead tbody tfoot tr th td a em strong i b sub sup br pre figcaption figure img audio video source iframe")
                    .split(" ");
    private static final String NUMBER = "[0-9]{1,5}";
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("src")
            .onElements("img", "audio", "video", "source", "iframe")
            .allowAttributes("data-src", "alt")
            .onElements("img")
            .allowAttributes("title")
            .onElements("iframe")
            .allowAttributes("width", "height")
            .matching(Pattern.compile(NUMBER))
            .onElements("img", "video", "iframe")
            .allowAttributes("colspan", "rowspan")
            .matching(Pattern.compile(NUMBER))
            .onElements("th", "td")
            .allowStandardUrlProtocols()
            .allowUrlProtocols("tel")
            .toFactory();

    static final Set<String> INLINE = Set.of("a", "em", "strong", "i", "b", "sub", "sup", "br", "cite");

    private static final Evaluator RECORDING = QueryParser.parse("audio, video, iframe");
    private static final Evaluator STRUCTURED = QueryParser.parse("table, ul, ol, blockquote");
    private static final Evaluator WORDS = QueryParser.parse("figcaption");
    private static final Evaluator FIGURE = QueryParser.parse("figure");
    private static final Evaluator ATTRIBUTION = QueryParser.parse("footer, cite");

    /**
     * Maximum blocks of a text, equal to the limit of {@code body}. Each block costs a pass of the sanitizer, so
     * reading stops at this number.
     */
    public static final int MOST = 2_000;

    // The parser repeats unclosed markup in all following elements, up to ten times its length, and sanitizing takes
    // time quadratic in it.
    private static final int LONGEST_INLINE = 100_000;

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder running = new StringBuilder();
    // Media blocks that follow the current paragraph.
    private final List<Block> waiting = new ArrayList<>();
    private boolean inParagraph;
    // Whether line breaks are kept, as in preformatted text.
    private boolean inLines;
    // Whether the current paragraph has visible text.
    private boolean said;
    private final StoryMedia media;

    /** @param whole false if the text had more than {@link #MOST} blocks and these are the first ones */
    record ParsedBlocks(List<Block> blocks, boolean whole) {}

    private HtmlBlocks(StoryMedia media) {
        this.media = media;
    }

    /**
     * @param base absolute URL to resolve relative URLs of media, or the empty string
     * @param media collects the media of the text and makes their blocks
     */
    static ParsedBlocks read(String html, String base, StoryMedia media) {
        HtmlBlocks reading = new HtmlBlocks(media);
        Element body = Jsoup.parseBodyFragment(POLICY.sanitize(html), base).body();
        reading.children(body);
        reading.paragraph();
        boolean whole = reading.blocks.size() <= MOST;
        return new ParsedBlocks(whole ? reading.blocks : List.copyOf(reading.blocks.subList(0, MOST)), whole);
    }

    private void children(Element parent) {
        for (Node node : parent.childNodes()) {
            if (blocks.size() > MOST) return;
            if (node instanceof TextNode text) {
                running.append(InlineHtml.escape(text.getWholeText()));
                said |= !InlineHtml.blank(text.getWholeText());
            } else if (node instanceof Element element && !element.normalName().equals("source")) {
                if (INLINE.contains(element.normalName())) inline(element);
                else if (element.is(StoryMedia.SHOWN)) place(element).ifPresent(this::show);
                else {
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
            case "figure" -> figure(element);
            case "p", "dt", "dd" -> sentences(element);
            case "pre" -> lines(element);
            default -> children(element);
        }
    }

    private void sentences(Element element) {
        boolean before = inParagraph;
        inParagraph = true;
        children(element);
        paragraph();
        inParagraph = before;
    }

    private void lines(Element element) {
        boolean before = inLines;
        inLines = true;
        sentences(element);
        inLines = before;
    }

    private void inline(Element element) {
        if (element.childNodeSize() == 1 && element.childNode(0) instanceof TextNode words) {
            running.append(element.outerHtml());
            said |= !InlineHtml.blank(words.getWholeText());
            return;
        }
        boolean holds = element.selectFirst(StoryMedia.SHOWN) != null;
        List<Block> shown = taken(element);
        boolean words = !InlineHtml.blank(element.text());
        if (!holds || words) {
            String html = element.outerHtml();
            running.append(html.length() > LONGEST_INLINE ? InlineHtml.escape(element.text()) : html);
        }
        said |= words;
        shown.forEach(this::show);
    }

    /** Adds a media block. Within a paragraph it follows the paragraph, so that no sentence is split. */
    private void show(Block block) {
        if (inParagraph && said) {
            waiting.add(block);
        } else {
            paragraph();
            blocks.add(block);
        }
    }

    private void paragraph() {
        String words = running.toString().strip();
        String html = InlineHtml.clean(inLines ? words.replace("\n", "<br>") : words);
        running.setLength(0);
        said = false;
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Paragraph(null, null, html));
        blocks.addAll(waiting);
        waiting.clear();
    }

    /** Moves media out of a list, table or quotation, which cannot contain blocks; they follow it. */
    private List<Block> taken(Element holder) {
        List<Block> taken = new ArrayList<>();
        for (Element shown : holder.select(StoryMedia.SHOWN)) {
            // The content of an audio, video or iframe element is a fallback for clients that cannot play it.
            if (shown.parent() != null && shown.parent().closest(RECORDING) == null)
                place(shown).ifPresent(taken::add);
        }
        return taken;
    }

    /**
     * Places a media element. The element is emptied instead of removed, because removing it would shift its siblings
     * during the traversal.
     */
    private Optional<Block> place(Element shown) {
        Optional<Element> words = words(shown);
        Optional<Block> place = media.place(shown, words.map(Element::text).orElse(null));
        shown.empty();
        // If the media object cannot be kept, its caption stays as text.
        if (place.isPresent()) words.ifPresent(Element::empty);
        return place;
    }

    /** Returns the caption of the enclosing figure, if the figure shows nothing else. */
    private static Optional<Element> words(Element shown) {
        Element figure = shown.closest(FIGURE);
        boolean alone = figure != null
                && figure.stream()
                                .filter(within -> within.is(StoryMedia.SHOWN))
                                .limit(2)
                                .count()
                        == 1
                && figure.selectFirst(STRUCTURED) == null;
        return alone ? Optional.ofNullable(figure.selectFirst(WORDS)) : Optional.empty();
    }

    // The caption may precede the media element in the figure.
    private void figure(Element figure) {
        Element first = figure.selectFirst(StoryMedia.SHOWN);
        boolean own =
                first != null && first.closest(FIGURE) == figure && words(first).isPresent();
        Optional<Block> shown = own ? place(first) : Optional.empty();
        shown.ifPresent(this::show);
        if (shown.isPresent()) first.clearAttributes();
        children(figure);
    }

    private void crosshead(Element element, int level) {
        List<Block> shown = taken(element);
        if (!InlineHtml.blank(element.text())) blocks.add(new Block.Crosshead(null, element.text(), level));
        blocks.addAll(shown);
    }

    private void quote(Element element) {
        List<Block> shown = taken(element);
        Element by = element.selectFirst(ATTRIBUTION);
        String attribution = null;
        if (by != null) {
            attribution = by.text().isBlank() ? null : by.text();
            by.empty();
        }
        String html = HtmlLines.of(element);
        if (!InlineHtml.blank(InlineHtml.text(html))) blocks.add(new Block.Quote(null, null, html, attribution));
        blocks.addAll(shown);
    }

    private void list(Element element) {
        List<Block> shown = taken(element);
        List<Block.Item> items = new ArrayList<>();
        items(element, items);
        if (!items.isEmpty())
            blocks.add(new Block.Listing(null, element.normalName().equals("ol"), items));
        blocks.addAll(shown);
    }

    // Lists have one level: the items of a nested list follow the item that contains it.
    private static void items(Element list, List<Block.Item> items) {
        for (Element child : list.children()) {
            if (HtmlLines.isList(child.normalName())) {
                items(child, items);
                continue;
            }
            List<Element> below = new ArrayList<>();
            String html = HtmlLines.of(child, below);
            if (!InlineHtml.blank(InlineHtml.text(html))) items.add(new Block.Item(null, html));
            below.forEach(inner -> items(inner, items));
        }
    }

    private void table(Element element) {
        List<Block> shown = taken(element);
        HtmlTable.of(element).ifPresent(blocks::add);
        blocks.addAll(shown);
    }
}
