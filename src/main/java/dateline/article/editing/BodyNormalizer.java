package dateline.article.editing;

import dateline.article.body.Block;
import dateline.article.body.InlineHtml;
import dateline.http.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Normalizes the body of a request: sanitizes its HTML, adds both text and HTML, and assigns stable block ids. */
final class BodyNormalizer {

    private final Problem broken =
            Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");

    // URL of the page, the base of relative links; may be null.
    private final String address;

    private BodyNormalizer(String address) {
        this.address = address;
    }

    /**
     * Normalizes the blocks of a request.
     *
     * @param earlier blocks before this edit; a block with equal content keeps its id
     * @param media ids that blocks may refer to
     * @param notes of the corrections that blocks may show, by id
     * @throws Problem 422 with all errors of the body
     */
    static List<Block> complete(
            ArticleRequest request, List<Block> earlier, Set<String> media, Map<String, String> notes) {
        if (request.body() != null && request.bodyHtml() != null) {
            throw Problem.of("body-invalid", "Send body or bodyHtml, not both. Nothing was changed.")
                    .at("/bodyHtml", "exclusive", "body is there already.");
        }
        List<Block> sent = request.body() == null ? List.of() : request.body();
        BodyNormalizer body = new BodyNormalizer(request.canonicalUrl());
        List<Block> clean = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) clean.add(body.clean(sent.get(i), "/body/" + i, media, notes));
        if (!body.broken.errors().isEmpty()) throw body.broken;
        return body.identified(clean, earlier);
    }

    private Block clean(Block block, String pointer, Set<String> media, Map<String, String> notes) {
        if (block instanceof Block.Paragraph paragraph) {
            Block.Item running = running(paragraph.text(), paragraph.html(), pointer);
            return new Block.Paragraph(block.id(), running.text(), running.html());
        }
        if (block instanceof Block.Quote quote) {
            Block.Item running = running(quote.text(), quote.html(), pointer);
            return new Block.Quote(block.id(), running.text(), running.html(), quote.attribution());
        }
        if (block instanceof Block.Listing list) {
            List<Block.Item> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                Block.Item item = list.items().get(i);
                items.add(running(item.text(), item.html(), pointer + "/items/" + i));
            }
            return new Block.Listing(block.id(), list.ordered(), items);
        }
        if (block instanceof Block.Crosshead crosshead && crosshead.level() == null) {
            return new Block.Crosshead(block.id(), crosshead.text(), 2);
        }
        if (block instanceof Block.CorrectionNote notice) {
            String note = notes.get(notice.correction());
            if (note == null)
                broken.at(pointer + "/correction", "correction-unknown", "The article has no correction with this id.");
            return new Block.CorrectionNote(block.id(), notice.correction(), note);
        }
        if (block instanceof Block.Table table) checkTable(table, pointer);
        if (block instanceof Block.Image image) checkMedia(image.media(), pointer, media);
        if (block instanceof Block.Audio audio) checkMedia(audio.media(), pointer, media);
        if (block instanceof Block.Video video) checkMedia(video.media(), pointer, media);
        return block;
    }

    private Block.Item running(String text, String html, String pointer) {
        if (html == null && (text == null || InlineHtml.blank(text))) {
            broken.at(pointer, "text-missing", "Give text or html.");
            return new Block.Item("", "");
        }
        if (html == null) return new Block.Item(text, InlineHtml.escape(text).replace("\n", "<br>"));
        String clean = InlineHtml.withWholeLinks(InlineHtml.clean(html), address);
        String derived = InlineHtml.text(clean);
        if (InlineHtml.blank(derived))
            broken.at(pointer + "/html", "text-missing", "Nothing is left of it after cleaning.");
        if (text != null && !InlineHtml.sameText(text, derived)) {
            broken.at(
                    pointer + "/text",
                    "text-differs",
                    "It says something else than html; leave it out, it is derived.");
        }
        return new Block.Item(derived, clean);
    }

    private void checkTable(Block.Table table, String pointer) {
        int width = table.header() == null || table.header().isEmpty()
                ? table.rows().get(0).size()
                : table.header().size();
        for (int i = 0; i < table.rows().size(); i++) {
            if (table.rows().get(i).size() != width) {
                broken.at(pointer + "/rows/" + i, "row-length", "Every row has " + width + " cells, like the first.");
            }
        }
    }

    private void checkMedia(String id, String pointer, Set<String> media) {
        if (!media.contains(id))
            broken.at(pointer + "/media", "media-unknown", "There is no media with the id " + id + ".");
    }

    private List<Block> identified(List<Block> blocks, List<Block> earlier) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            String id = blocks.get(i).id();
            if (id != null && !taken.add(id))
                broken.at("/body/" + i + "/id", "id-repeated", "Another block has the id " + id + ".");
        }
        if (!broken.errors().isEmpty()) throw broken;
        Map<Block, String> known = new HashMap<>();
        for (Block block : earlier) known.putIfAbsent(block.withId(null), block.id());
        Set<String> reserved = new HashSet<>(taken);
        earlier.forEach(block -> reserved.add(block.id()));
        List<Block> identified = new ArrayList<>();
        int next = 1;
        for (Block block : blocks) {
            String id = block.id();
            if (id == null) {
                String kept = known.remove(block);
                if (kept != null && taken.add(kept)) id = kept;
            }
            while (id == null) {
                String candidate = "b" + next++;
                if (reserved.add(candidate)) id = candidate;
            }
            identified.add(block.withId(id));
        }
        return identified;
    }
}
