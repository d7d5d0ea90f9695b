package dateline.article.editing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A change that was made elsewhere, carried into a working copy: where the working copy still says what was changed, it follows;
 * where somebody has edited it, that edit stays and is reported.
 *
 * @param conflicts members that were left as they are; of the body {@code body/ID} for each such block, and {@code body} where the
 *     whole was replaced, or an order of blocks was not taken over
 */
public record DraftMerge(Content content, List<String> conflicts) {

    /**
     * @param before what was changed
     * @param after what it was changed into
     * @param own the working copy
     */
    public static DraftMerge follow(Content before, Content after, Content own) {
        ObjectNode old = StoredJson.MAPPER.valueToTree(before);
        ObjectNode young = StoredJson.MAPPER.valueToTree(after);
        ObjectNode kept = StoredJson.MAPPER.valueToTree(own);
        List<String> conflicts = new ArrayList<>();
        List<Block> body = own.body();
        for (String member : ContentFields.changed(before, after)) {
            if (same(kept, old, member) || same(kept, young, member)) {
                put(kept, young, member);
                if (member.equals("body")) body = after.body();
            } else if (member.equals("body")) {
                body = follow(before.body(), after.body(), own.body(), conflicts);
            } else {
                conflicts.add(member);
            }
        }
        try {
            return new DraftMerge(
                    StoredJson.MAPPER.treeToValue(kept, Content.class).withBody(body), conflicts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean same(JsonNode one, JsonNode other, String member) {
        return one.path(member).equals(other.path(member));
    }

    private static void put(ObjectNode target, JsonNode from, String member) {
        if (from.has(member)) target.set(member, from.get(member));
        else target.remove(member);
    }

    /** Block by block: what was changed on both sides stays as it is in the working copy, and so does the order. */
    private static List<Block> follow(List<Block> before, List<Block> after, List<Block> own, List<String> conflicts) {
        Map<String, Block> old = byId(before);
        Map<String, Block> young = byId(after);
        Map<String, Block> result = byId(own);
        // A retraction, or another text altogether, is not followed in pieces.
        if (!before.isEmpty() && common(before, young).isEmpty()) {
            conflicts.add("body");
            return own;
        }
        if (!common(before, young).equals(common(after, old))) conflicts.add("body");
        for (Block block : before) {
            Block changed = young.get(block.id());
            if (block.equals(changed)) continue;
            Block mine = result.get(block.id());
            if (Objects.equals(mine, changed)) continue;
            if (!block.equals(mine)) conflicts.add("body/" + block.id());
            else if (changed == null) result.remove(block.id());
            else result.put(block.id(), changed);
        }
        List<Block> merged = new ArrayList<>(result.values());
        for (int i = 0; i < after.size(); i++) {
            Block added = after.get(i);
            if (old.containsKey(added.id())) continue;
            Block mine = result.get(added.id());
            if (mine == null) merged.add(after(merged, after.subList(0, i)), added);
            else if (!mine.equals(added)) conflicts.add("body/" + added.id());
        }
        return merged;
    }

    /** Behind the last of those before it that is still there. */
    private static int after(List<Block> blocks, List<Block> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            int place = place(blocks, before.get(i).id());
            if (place >= 0) return place + 1;
        }
        return 0;
    }

    private static List<String> common(List<Block> blocks, Map<String, Block> others) {
        return blocks.stream().map(Block::id).filter(others::containsKey).toList();
    }

    private static int place(List<Block> blocks, String id) {
        for (int i = 0; i < blocks.size(); i++) if (blocks.get(i).id().equals(id)) return i;
        return -1;
    }

    private static Map<String, Block> byId(List<Block> blocks) {
        Map<String, Block> byId = new LinkedHashMap<>();
        blocks.forEach(block -> byId.put(block.id(), block));
        return byId;
    }
}
