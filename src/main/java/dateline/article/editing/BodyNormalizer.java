package dateline.article.editing;

import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.InlineHtml;
import dateline.article.body.Media;
import dateline.http.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Normalizes the body of a request: sanitizes its HTML, adds both text and HTML, and assigns stable block ids. */
final class BodyNormalizer {

    /** Blocks, items of lists and cells of tables that a text may have. Each takes some 60 bytes of memory, however short it is. */
    private static final int MAX_PARTS = 20_000;

    /** Characters of the HTML of a text. Escaped characters are up to six times as long as in the request. */
    private static final int MAX_HTML_LENGTH = 600_000;

    /** Characters of HTML that media objects and notes have where they are placed again, which costs the sender a few bytes each. */
    private static final int MAX_REPEATED_LENGTH = 20_000;

    private final Problem problem = Problem.invalidBody();

    // URL of the page, the base of relative links; may be null.
    private final String baseUrl;

    private BodyNormalizer(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * Normalizes the blocks of a request.
     *
     * @param pointer of the member that the blocks were sent in
     * @param earlier blocks before this edit; a block with equal content keeps its id
     * @param media that blocks may refer to, with ids
     * @param notes of the corrections that blocks may show, by id
     * @throws Problem 422 with all errors of the body
     */
    static List<Block> normalize(
            ArticleRequest request, String pointer, List<Block> earlier, List<Media> media, Map<String, String> notes) {
        if (request.body() != null && request.bodyHtml() != null) {
            throw Problem.of("body-invalid", "Send body or bodyHtml, not both. Nothing was changed.")
                    .at("/bodyHtml", "exclusive", "The request has body already.");
        }
        List<Block> blocks = request.body() == null ? List.of() : request.body();
        requireFewParts(blocks, pointer);
        BodyNormalizer normalizer = new BodyNormalizer(request.canonicalUrl());
        Set<String> mediaIds = new HashSet<>();
        media.forEach(item -> mediaIds.add(item.id()));
        List<Block> normalized = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++)
            normalized.add(normalizer.normalizeBlock(blocks.get(i), "/body/" + i, mediaIds, notes));
        if (!normalizer.problem.errors().isEmpty()) throw normalizer.problem;
        requireShortHtml(normalized, media, pointer);
        return normalizer.assignIds(normalized, earlier);
    }

    private static void requireFewParts(List<Block> blocks, String pointer) {
        int parts = BodyText.countParts(blocks);
        if (parts <= MAX_PARTS) return;
        throw Problem.of("body-invalid", "The text has too many items and cells. Nothing was changed.")
                .at(
                        pointer,
                        "too-long",
                        "A text may have " + MAX_PARTS + " blocks, items of lists and cells of tables; this one has "
                                + parts + ".");
    }

    private static void requireShortHtml(List<Block> blocks, List<Media> media, String pointer) {
        if (!BodyHtml.isLongerThan(MAX_HTML_LENGTH, MAX_REPEATED_LENGTH, blocks, media)) return;
        throw Problem.of("body-invalid", "The text is too long as HTML. Nothing was changed.")
                .at(
                        pointer,
                        "too-long",
                        "A text may have " + MAX_HTML_LENGTH + " characters of HTML, and " + MAX_REPEATED_LENGTH
                                + " of them for media objects and notes of corrections that are placed again.");
    }

    private Block normalizeBlock(Block block, String pointer, Set<String> media, Map<String, String> notes) {
        if (block instanceof Block.Paragraph paragraph) {
            Block.Item normalized = normalizeText(paragraph.text(), paragraph.html(), pointer);
            return new Block.Paragraph(block.id(), normalized.text(), normalized.html());
        }
        if (block instanceof Block.Quote quote) {
            Block.Item normalized = normalizeText(quote.text(), quote.html(), pointer);
            return new Block.Quote(block.id(), normalized.text(), normalized.html(), quote.attribution());
        }
        if (block instanceof Block.Listing list) {
            List<Block.Item> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                Block.Item item = list.items().get(i);
                items.add(normalizeText(item.text(), item.html(), pointer + "/items/" + i));
            }
            return new Block.Listing(block.id(), list.ordered(), items);
        }
        if (block instanceof Block.Crosshead crosshead && crosshead.level() == null) {
            return new Block.Crosshead(block.id(), crosshead.text(), 2);
        }
        if (block instanceof Block.CorrectionNote correctionNote) {
            String note = notes.get(correctionNote.correction());
            if (note == null)
                problem.at(
                        pointer + "/correction", "correction-unknown", "The article has no correction with this id.");
            return new Block.CorrectionNote(block.id(), correctionNote.correction(), note);
        }
        if (block instanceof Block.Table table) checkTable(table, pointer);
        if (block instanceof Block.Image image) checkMedia(image.media(), pointer, media);
        if (block instanceof Block.Audio audio) checkMedia(audio.media(), pointer, media);
        if (block instanceof Block.Video video) checkMedia(video.media(), pointer, media);
        return block;
    }

    private Block.Item normalizeText(String text, String html, String pointer) {
        if (html == null && (text == null || InlineHtml.isBlank(text))) {
            problem.at(pointer, "text-missing", "Send text or html.");
            return new Block.Item("", "");
        }
        if (html == null) return new Block.Item(text, InlineHtml.ofText(text));
        Block.Item clean = InlineHtml.cleanWithAbsoluteLinks(html, baseUrl);
        if (InlineHtml.isBlank(clean.text()))
            problem.at(pointer + "/html", "text-missing", "Nothing remains after the markup was sanitized.");
        if (text != null && !InlineHtml.haveSameText(text, clean.text())) {
            problem.at(
                    pointer + "/text",
                    "text-differs",
                    "The text differs from the text of html. Leave text out; the server derives it from html.");
        }
        return clean;
    }

    private void checkTable(Block.Table table, String pointer) {
        int width = table.header() == null || table.header().isEmpty()
                ? table.rows().get(0).size()
                : table.header().size();
        for (int i = 0; i < table.rows().size(); i++) {
            if (table.rows().get(i).size() != width) {
                problem.at(pointer + "/rows/" + i, "row-length", "Every row has " + width + " cells, like the first.");
            }
        }
    }

    private void checkMedia(String id, String pointer, Set<String> media) {
        if (!media.contains(id))
            problem.at(pointer + "/media", "media-unknown", "There is no media with the id " + id + ".");
    }

    private List<Block> assignIds(List<Block> blocks, List<Block> earlier) {
        Set<String> usedIds = new HashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            String id = blocks.get(i).id();
            if (id != null && !usedIds.add(id))
                problem.at("/body/" + i + "/id", "id-repeated", "Another block has the id " + id + ".");
        }
        if (!problem.errors().isEmpty()) throw problem;
        Map<Block, String> earlierIds = new HashMap<>();
        for (Block block : earlier) earlierIds.putIfAbsent(block.withId(null), block.id());
        Set<String> reservedIds = new HashSet<>(usedIds);
        earlier.forEach(block -> reservedIds.add(block.id()));
        List<Block> identified = new ArrayList<>();
        int nextNumber = 1;
        for (Block block : blocks) {
            String id = block.id();
            if (id == null) {
                String earlierId = earlierIds.remove(block);
                if (earlierId != null && usedIds.add(earlierId)) id = earlierId;
            }
            while (id == null) {
                String candidate = "b" + nextNumber++;
                if (reservedIds.add(candidate)) id = candidate;
            }
            identified.add(block.withId(id));
        }
        return identified;
    }
}
