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

/** HTML from outside, cleaned by policy and taken apart into blocks. What has no block of its own leaves its text. */
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

    /** Blocks of one text; as many as {@code body} takes. Each costs a pass of the sanitizer, so reading stops there. */
    public static final int MOST = 2_000;

    // Unclosed markup is repeated in all that follows it, up to ten times its length, and cleaning that takes the
    // square of it.
    private static final int LONGEST_INLINE = 100_000;

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder running = new StringBuilder();
    // Stands after the sentence that is running.
    private final List<Block> waiting = new ArrayList<>();
    private boolean inParagraph;
    // Where lines are as they are written.
    private boolean inLines;
    // Whether what is running shows anything.
    private boolean said;
    private final StoryMedia media;

    /** @param whole whether these are all blocks of the text, not its first {@link #MOST} */
    record ParsedBlocks(List<Block> blocks, boolean whole) {}

    private HtmlBlocks(StoryMedia media) {
        this.media = media;
    }

    /**
     * @param base absolute address against which those of pictures are read, or the empty string
     * @param media where each picture's address goes, and its block comes from
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

    /** What is shown in a paragraph cuts no sentence in two. */
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

    /** What cannot stand within a list, a table or a quotation, out of it: it comes after it. */
    private List<Block> taken(Element holder) {
        List<Block> taken = new ArrayList<>();
        for (Element shown : holder.select(StoryMedia.SHOWN)) {
            // In a recording stands what is for those who cannot play it.
            if (shown.parent() != null && shown.parent().closest(RECORDING) == null)
                place(shown).ifPresent(taken::add);
        }
        return taken;
    }

    /** Nothing is taken out of the tree, where what comes after it would move up: it is emptied. */
    private Optional<Block> place(Element shown) {
        Optional<Element> words = words(shown);
        Optional<Block> place = media.place(shown, words.map(Element::text).orElse(null));
        shown.empty();
        // Where it cannot be kept, its words are.
        if (place.isPresent()) words.ifPresent(Element::empty);
        return place;
    }

    /** What a figure says of it, where it shows nothing else. */
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

    // Its words may stand before what they are of.
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

    // Lists have one level here: what stands under an item comes after it.
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
