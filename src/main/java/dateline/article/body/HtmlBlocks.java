package dateline.article.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/** Splits sanitized external HTML into blocks. An element without a matching block type leaves its text. */
public final class HtmlBlocks {

    static final Set<String> INLINE_ELEMENTS = Set.of("a", "em", "strong", "i", "b", "sub", "sup", "br", "cite");

    private static final Evaluator WITH_FALLBACK = QueryParser.parse("audio, video, iframe");
    private static final Evaluator STRUCTURED = QueryParser.parse("table, ul, ol, blockquote");
    private static final Evaluator CAPTION = QueryParser.parse("figcaption");
    private static final Evaluator FIGURE = QueryParser.parse("figure");
    private static final Evaluator ATTRIBUTION = QueryParser.parse("footer, cite");

    /**
     * Maximum blocks of a text, equal to the limit of {@code body}. Each block costs a pass of the sanitizer, so
     * reading stops at this number.
     */
    public static final int MAX_BLOCKS = 2_000;

    // The parser repeats unclosed markup in all following elements, up to ten times its length, and sanitizing takes
    // time quadratic in it.
    private static final int MAX_INLINE_LENGTH = 100_000;

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder paragraphHtml = new StringBuilder();
    // Media blocks that follow the current paragraph.
    private final List<Block> mediaAfterParagraph = new ArrayList<>();
    private boolean inParagraph;
    // Whether line breaks are kept, as in preformatted text.
    private boolean isPreformatted;
    // Whether the current paragraph has visible text.
    private boolean hasVisibleText;
    private final StoryMedia media;

    /** @param isComplete false if the text had more than {@link #MAX_BLOCKS} blocks and these are the first ones */
    record ParsedBlocks(List<Block> blocks, boolean isComplete) {}

    private HtmlBlocks(StoryMedia media) {
        this.media = media;
    }

    /**
     * @param base absolute URL to resolve relative URLs of media, or the empty string
     * @param media collects the media of the text and makes their blocks
     */
    static ParsedBlocks read(String html, String base, StoryMedia media) {
        HtmlBlocks parser = new HtmlBlocks(media);
        Element body =
                Jsoup.parseBodyFragment(ExternalHtml.sanitize(html), base).body();
        parser.readChildren(body);
        parser.closeParagraph();
        boolean isComplete = parser.blocks.size() <= MAX_BLOCKS;
        return new ParsedBlocks(
                isComplete ? parser.blocks : List.copyOf(parser.blocks.subList(0, MAX_BLOCKS)), isComplete);
    }

    private void readChildren(Element parent) {
        for (Node node : parent.childNodes()) {
            if (blocks.size() > MAX_BLOCKS) return;
            if (node instanceof TextNode text) {
                paragraphHtml.append(InlineHtml.escape(text.getWholeText()));
                hasVisibleText |= !InlineHtml.isBlank(text.getWholeText());
            } else if (node instanceof Element element && !element.normalName().equals("source")) {
                if (INLINE_ELEMENTS.contains(element.normalName())) readInline(element);
                else if (element.is(StoryMedia.MEDIA_ELEMENT))
                    placeMedia(element).ifPresent(this::addMedia);
                else {
                    closeParagraph();
                    readElement(element);
                    closeParagraph();
                }
            }
        }
    }

    private void readElement(Element element) {
        switch (element.normalName()) {
            case "h1", "h2" -> addCrosshead(element, 2);
            case "h3", "h4", "h5", "h6" -> addCrosshead(element, 3);
            case "blockquote" -> addQuote(element);
            case "ul", "ol" -> addList(element);
            case "table" -> addTable(element);
            case "figure" -> readFigure(element);
            case "p", "dt", "dd" -> readParagraph(element);
            case "pre" -> readPreformatted(element);
            default -> readChildren(element);
        }
    }

    private void readParagraph(Element element) {
        boolean wasInParagraph = inParagraph;
        inParagraph = true;
        readChildren(element);
        closeParagraph();
        inParagraph = wasInParagraph;
    }

    private void readPreformatted(Element element) {
        boolean wasPreformatted = isPreformatted;
        isPreformatted = true;
        readParagraph(element);
        isPreformatted = wasPreformatted;
    }

    private void readInline(Element element) {
        if (element.childNodeSize() == 1 && element.childNode(0) instanceof TextNode hasText) {
            paragraphHtml.append(element.outerHtml());
            hasVisibleText |= !InlineHtml.isBlank(hasText.getWholeText());
            return;
        }
        boolean containsMedia = element.selectFirst(StoryMedia.MEDIA_ELEMENT) != null;
        List<Block> mediaBlocks = extractMedia(element);
        boolean hasText = !InlineHtml.isBlank(element.text());
        if (!containsMedia || hasText) {
            String html = element.outerHtml();
            paragraphHtml.append(html.length() > MAX_INLINE_LENGTH ? InlineHtml.escape(element.text()) : html);
        }
        hasVisibleText |= hasText;
        mediaBlocks.forEach(this::addMedia);
    }

    /** Adds a media block. Within a paragraph it follows the paragraph, so that no sentence is split. */
    private void addMedia(Block block) {
        if (inParagraph && hasVisibleText) {
            mediaAfterParagraph.add(block);
        } else {
            closeParagraph();
            blocks.add(block);
        }
    }

    private void closeParagraph() {
        String text = paragraphHtml.toString().strip();
        Block.Item clean = InlineHtml.clean(isPreformatted ? text.replace("\n", "<br>") : text);
        paragraphHtml.setLength(0);
        hasVisibleText = false;
        if (!InlineHtml.isBlank(clean.text())) blocks.add(new Block.Paragraph(null, null, clean.html()));
        blocks.addAll(mediaAfterParagraph);
        mediaAfterParagraph.clear();
    }

    /** Moves media out of a list, table or quotation, which cannot contain blocks; they follow it. */
    private List<Block> extractMedia(Element holder) {
        List<Block> mediaBlocks = new ArrayList<>();
        for (Element mediaElement : holder.select(StoryMedia.MEDIA_ELEMENT)) {
            // The content of an audio, video or iframe element is a fallback for clients that cannot play it.
            if (mediaElement.parent() != null && mediaElement.parent().closest(WITH_FALLBACK) == null)
                placeMedia(mediaElement).ifPresent(mediaBlocks::add);
        }
        return mediaBlocks;
    }

    /**
     * Places a media element. The element is emptied instead of removed, because removing it would shift its siblings
     * during the traversal.
     */
    private Optional<Block> placeMedia(Element mediaElement) {
        Optional<Element> caption = findCaption(mediaElement);
        Optional<Block> block =
                media.place(mediaElement, caption.map(Element::text).orElse(null));
        mediaElement.empty();
        // If the media object cannot be kept, its caption stays as text.
        if (block.isPresent()) caption.ifPresent(Element::empty);
        return block;
    }

    /** Returns the caption of the enclosing figure, if the figure shows nothing else. */
    private static Optional<Element> findCaption(Element mediaElement) {
        Element figure = mediaElement.closest(FIGURE);
        boolean isOnlyMedia = figure != null
                && figure.stream()
                                .filter(descendant -> descendant.is(StoryMedia.MEDIA_ELEMENT))
                                .limit(2)
                                .count()
                        == 1
                && figure.selectFirst(STRUCTURED) == null;
        return isOnlyMedia ? Optional.ofNullable(figure.selectFirst(CAPTION)) : Optional.empty();
    }

    // The caption may precede the media element in the figure.
    private void readFigure(Element figure) {
        Element first = figure.selectFirst(StoryMedia.MEDIA_ELEMENT);
        boolean isOwnMedia = first != null
                && first.closest(FIGURE) == figure
                && findCaption(first).isPresent();
        Optional<Block> mediaBlock = isOwnMedia ? placeMedia(first) : Optional.empty();
        mediaBlock.ifPresent(this::addMedia);
        if (mediaBlock.isPresent()) first.clearAttributes();
        readChildren(figure);
    }

    private void addCrosshead(Element element, int level) {
        List<Block> mediaBlocks = extractMedia(element);
        if (!InlineHtml.isBlank(element.text())) blocks.add(new Block.Crosshead(null, element.text(), level));
        blocks.addAll(mediaBlocks);
    }

    private void addQuote(Element element) {
        List<Block> mediaBlocks = extractMedia(element);
        Element attributionElement = element.selectFirst(ATTRIBUTION);
        String attribution = null;
        if (attributionElement != null) {
            attribution = attributionElement.text().isBlank() ? null : attributionElement.text();
            attributionElement.empty();
        }
        String html = HtmlLines.of(element);
        if (!InlineHtml.isBlank(InlineHtml.toText(html))) blocks.add(new Block.Quote(null, null, html, attribution));
        blocks.addAll(mediaBlocks);
    }

    private void addList(Element element) {
        List<Block> mediaBlocks = extractMedia(element);
        List<Block.Item> items = new ArrayList<>();
        collectItems(element, items);
        if (!items.isEmpty())
            blocks.add(new Block.Listing(null, element.normalName().equals("ol"), items));
        blocks.addAll(mediaBlocks);
    }

    // Lists have one level: the items of a nested list follow the item that contains it.
    private static void collectItems(Element list, List<Block.Item> items) {
        for (Element child : list.children()) {
            if (HtmlLines.isList(child.normalName())) {
                collectItems(child, items);
                continue;
            }
            List<Element> nestedLists = new ArrayList<>();
            String html = HtmlLines.of(child, nestedLists);
            if (!InlineHtml.isBlank(InlineHtml.toText(html))) items.add(new Block.Item(null, html));
            nestedLists.forEach(nested -> collectItems(nested, items));
        }
    }

    private void addTable(Element element) {
        List<Block> mediaBlocks = extractMedia(element);
        HtmlTable.of(element).ifPresent(blocks::add);
        blocks.addAll(mediaBlocks);
    }
}
