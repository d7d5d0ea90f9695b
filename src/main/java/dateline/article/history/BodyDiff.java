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

    private final Map<String, Integer> positionsBefore = new HashMap<>();
    private final Set<String> movedIds;
    private final List<Block> before;
    private final WordDiff wordDiff;

    private BodyDiff(List<Block> before, List<Block> after, String language) {
        this.before = before;
        this.wordDiff = new WordDiff(language);
        for (int i = 0; i < before.size(); i++)
            positionsBefore.put(before.get(i).id(), i);
        this.movedIds = findMoved(ids(before), ids(after));
    }

    static List<BlockChange> of(List<Block> before, List<Block> after, String language) {
        BodyDiff diff = new BodyDiff(before, after, language);
        List<BlockChange> changes = new ArrayList<>();
        Set<String> remainingIds = new HashSet<>(ids(after));
        diff.addRemoved(0, remainingIds, changes);
        for (int i = 0; i < after.size(); i++) {
            Block block = after.get(i);
            Integer from = diff.positionsBefore.get(block.id());
            diff.compare(block, i, from, changes);
            // A removed block is listed behind the block that preceded it, unless that block has moved.
            if (from != null && !diff.movedIds.contains(block.id())) diff.addRemoved(from + 1, remainingIds, changes);
        }
        return changes;
    }

    private void compare(Block block, int position, Integer from, List<BlockChange> changes) {
        if (from == null) {
            changes.add(new BlockChange(block.id(), "added", false, null, position, null, block, null));
            return;
        }
        Block earlier = before.get(from);
        boolean isMoved = movedIds.contains(block.id());
        if (earlier.equals(block) && !isMoved) return;
        changes.add(new BlockChange(
                block.id(),
                earlier.equals(block) ? "moved" : "changed",
                isMoved,
                from,
                position,
                earlier,
                block,
                diffWords(earlier, block)));
    }

    private List<BlockChange.WordChange> diffWords(Block earlier, Block later) {
        String textBefore = BodyText.of(earlier);
        String textAfter = BodyText.of(later);
        return textBefore == null || textAfter == null || textBefore.equals(textAfter)
                ? null
                : wordDiff.compare(textBefore, textAfter);
    }

    private void addRemoved(int start, Set<String> remainingIds, List<BlockChange> changes) {
        for (int i = start; i < before.size(); i++) {
            Block block = before.get(i);
            if (movedIds.contains(block.id())) continue;
            if (remainingIds.contains(block.id())) break;
            changes.add(new BlockChange(block.id(), "removed", false, i, null, block, null, null));
        }
    }

    private static List<String> ids(List<Block> blocks) {
        return blocks.stream().map(Block::id).toList();
    }

    /** Smallest set of moved blocks: all that are not in the longest common subsequence. */
    private static Set<String> findMoved(List<String> before, List<String> after) {
        List<String> commonBefore = new ArrayList<>(before);
        List<String> commonAfter = new ArrayList<>(after);
        commonBefore.retainAll(new HashSet<>(after));
        commonAfter.retainAll(new HashSet<>(before));
        Set<String> moved = new HashSet<>();
        DiffUtils.diff(commonBefore, commonAfter, new MyersDiffWithLinearSpace<>())
                .getDeltas()
                .forEach(delta -> moved.addAll(delta.getSource().getLines()));
        return moved;
    }
}
