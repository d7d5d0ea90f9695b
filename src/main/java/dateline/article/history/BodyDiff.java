package dateline.article.history;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import dateline.article.body.Block;
import dateline.article.body.BodyText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares two bodies block by block. Blocks are matched by id, independent of their position. */
final class BodyDiff {

    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<String> moved;
    private final List<Block> before;
    private final String language;

    private BodyDiff(List<Block> before, List<Block> after, String language) {
        this.before = before;
        this.language = language;
        for (int i = 0; i < before.size(); i++) positions.put(before.get(i).id(), i);
        this.moved = moved(ids(before), ids(after));
    }

    static List<BlockChange> of(List<Block> before, List<Block> after, String language) {
        BodyDiff diff = new BodyDiff(before, after, language);
        List<BlockChange> changes = new ArrayList<>();
        Set<String> stays = new HashSet<>(ids(after));
        diff.removed(0, stays, changes);
        for (int i = 0; i < after.size(); i++) {
            Block block = after.get(i);
            Integer from = diff.positions.get(block.id());
            diff.compare(block, i, from, changes);
            // A removed block is listed behind the block that preceded it, unless that block has moved.
            if (from != null && !diff.moved.contains(block.id())) diff.removed(from + 1, stays, changes);
        }
        return changes;
    }

    private void compare(Block block, int position, Integer from, List<BlockChange> changes) {
        if (from == null) {
            changes.add(new BlockChange(block.id(), "added", false, null, position, null, block, null));
            return;
        }
        Block was = before.get(from);
        boolean elsewhere = moved.contains(block.id());
        if (was.equals(block) && !elsewhere) return;
        changes.add(new BlockChange(
                block.id(),
                was.equals(block) ? "moved" : "changed",
                elsewhere,
                from,
                position,
                was,
                block,
                words(was, block)));
    }

    private List<BlockChange.WordChange> words(Block was, Block is) {
        String old = BodyText.of(was);
        String young = BodyText.of(is);
        return old == null || young == null || old.equals(young) ? null : WordDiff.of(old, young, language);
    }

    private void removed(int start, Set<String> stays, List<BlockChange> changes) {
        for (int i = start; i < before.size(); i++) {
            Block block = before.get(i);
            if (moved.contains(block.id())) continue;
            if (stays.contains(block.id())) break;
            changes.add(new BlockChange(block.id(), "removed", false, i, null, block, null, null));
        }
    }

    private static List<String> ids(List<Block> blocks) {
        return blocks.stream().map(Block::id).toList();
    }

    /** Smallest set of moved blocks: all that are not in the longest common subsequence. */
    private static Set<String> moved(List<String> before, List<String> after) {
        List<String> old = new ArrayList<>(before);
        List<String> young = new ArrayList<>(after);
        old.retainAll(new HashSet<>(after));
        young.retainAll(new HashSet<>(before));
        Set<String> moved = new HashSet<>();
        DiffUtils.diff(old, young, new MyersDiffWithLinearSpace<>())
                .getDeltas()
                .forEach(delta -> moved.addAll(delta.getSource().getLines()));
        return moved;
    }
}
