package dateline.article.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.article.body.Block;
import dateline.http.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Blocks keep their ids from version to version. */
class BodyIdsTest {

    @Test
    void newBlocksAreNumbered() {
        assertEquals(List.of("b1", "b2"), ids(normalize(List.of(), paragraph(null, "one"), paragraph(null, "two"))));
    }

    @Test
    void anUnchangedBlockKeepsItsIdWhenItMoves() {
        List<Block> earlier = normalize(List.of(), paragraph(null, "one"), paragraph(null, "two"));
        assertEquals(
                List.of("b2", "b3", "b1"),
                ids(normalize(earlier, paragraph(null, "two"), paragraph(null, "new"), paragraph(null, "one"))));
    }

    @Test
    void anIdIsNotReusedForAnotherBlock() {
        List<Block> earlier = normalize(List.of(), paragraph(null, "one"), paragraph(null, "two"));
        assertEquals(List.of("b3", "b2"), ids(normalize(earlier, paragraph(null, "changed"), paragraph(null, "two"))));
    }

    @Test
    void aSentIdIsKept() {
        List<Block> earlier = normalize(List.of(), paragraph(null, "one"));
        assertEquals(
                List.of("b1", "lead"), ids(normalize(earlier, paragraph("b1", "edited"), paragraph("lead", "two"))));
    }

    @Test
    void equalBlocksHaveDifferentIds() {
        List<Block> earlier = normalize(List.of(), paragraph(null, "same"), paragraph(null, "same"));
        assertEquals(List.of("b1", "b2"), ids(earlier));
        assertEquals(
                2,
                Set.copyOf(ids(normalize(earlier, paragraph(null, "same"), paragraph(null, "same"))))
                        .size());
    }

    @Test
    void aRepeatedIdIsRefused() {
        Problem refused =
                assertThrows(Problem.class, () -> normalize(List.of(), paragraph("x", "one"), paragraph("x", "two")));
        assertEquals("/body/1/id", refused.errors().get(0).pointer());
    }

    private static Block paragraph(String id, String text) {
        return new Block.Paragraph(id, text, null);
    }

    private static List<Block> normalize(List<Block> earlier, Block... blocks) {
        var request = ArticleRequestBuilder.builder()
                .headline("x")
                .body(List.of(blocks))
                .build();
        return BodyNormalizer.normalize(request, "/body", earlier, List.of(), Map.of());
    }

    private static List<String> ids(List<Block> blocks) {
        return blocks.stream().map(Block::id).toList();
    }
}
