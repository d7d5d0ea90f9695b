package dateline.article.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dateline.article.body.Block;
import dateline.article.body.BodyText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Comparison of two bodies, whose blocks are matched by id. */
class BodyDiffTest {

    @Test
    void theSameBodyHasNoChanges() {
        assertEquals(List.of(), diff(body("a", "b"), body("a", "b")));
    }

    @Test
    void newBlocksAreAddedAndMissingBlocksRemovedAtTheirPositions() {
        assertEquals(
                List.of("removed a 0 null", "removed c 2 null", "added x null 1"),
                diff(body("a", "b", "c", "d"), body("b", "x", "d")));
    }

    @Test
    void onlyTheMovedBlockIsListed() {
        assertEquals(List.of("moved a 0 3"), diff(body("a", "b", "c", "d"), body("b", "c", "d", "a")));
    }

    @Test
    void aBlockCanMoveAndChange() {
        List<Block> after = new ArrayList<>(body("b", "c"));
        after.add(Block.Paragraph.plain("a", "Another text."));
        BlockChange change = BodyDiff.of(body("a", "b", "c"), after, "en").get(0);
        assertEquals("changed", change.change());
        assertEquals(true, change.moved());
        assertEquals("Another text.", BodyText.of(change.after()));
    }

    @Test
    void aChangeOfMarkupHasNoWordDiff() {
        List<Block> before = List.of(new Block.Paragraph("a", "Low tide", "Low tide"));
        List<Block> after = List.of(new Block.Paragraph("a", "Low tide", "<em>Low</em> tide"));
        BlockChange change = BodyDiff.of(before, after, "en").get(0);
        assertEquals("changed", change.change());
        assertNull(change.words());
    }

    /** Applies the changes to the earlier body and compares the result with the later one. */
    @Test
    void theChangesTurnTheEarlierBodyIntoTheLater() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            List<Block> before = shuffled(random);
            List<Block> after = shuffled(random);
            List<Block> result = new ArrayList<>(before);
            TreeMap<Integer, Block> placed = new TreeMap<>();
            for (BlockChange change : BodyDiff.of(before, after, "en")) {
                result.removeIf(block -> block.id().equals(change.id()));
                if (change.toPosition() != null) placed.put(change.toPosition(), change.after());
            }
            placed.forEach(result::add);
            assertEquals(after, result);
        }
    }

    private static List<Block> shuffled(Random random) {
        List<Block> blocks = new ArrayList<>();
        for (char id = 'a'; id < 'i'; id++) {
            if (random.nextBoolean())
                blocks.add(Block.Paragraph.plain(String.valueOf(id), "Text " + random.nextInt(2)));
        }
        Collections.shuffle(blocks, random);
        return blocks;
    }

    private static List<Block> body(String... ids) {
        return Stream.of(ids)
                .map(id -> (Block) Block.Paragraph.plain(id, "Text of " + id))
                .toList();
    }

    private static List<String> diff(List<Block> before, List<Block> after) {
        return BodyDiff.of(before, after, "en").stream()
                .map(change -> String.join(
                        " ",
                        change.change(),
                        change.id(),
                        String.valueOf(change.fromPosition()),
                        String.valueOf(change.toPosition())))
                .toList();
    }
}
