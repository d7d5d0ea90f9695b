package dateline.syndication.decision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.ContentBuilder;
import dateline.article.body.Media;
import dateline.article.body.MediaBuilder;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRowBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The weight of a cached text is not below the memory that its texts take, whatever member they stand in. */
class ArticleTextCacheTest {

    private static final int LENGTH = 2_000;
    private static final int COUNT = 50;
    private static final String TEXT = "x".repeat(LENGTH);

    private static int weigh(Content content, List<Corrected> corrections) {
        return ArticleTextCache.weigh(ArticleRowBuilder.builder()
                .content(content)
                .corrections(corrections)
                .build());
    }

    private static ContentBuilder content() {
        return ContentBuilder.builder().body(List.of()).media(List.of());
    }

    @Test
    void urlsOfRenditionsCount() {
        Media.Rendition rendition = new Media.Rendition(null, TEXT, null, null, null);
        Media image = MediaBuilder.builder()
                .renditions(Collections.nCopies(COUNT, rendition))
                .build();
        assertTrue(weigh(content().media(List.of(image)).build(), List.of()) > COUNT * LENGTH);
    }

    @Test
    void notesOfCorrectionsCount() {
        Corrected note = new Corrected(UUID.randomUUID(), "correction", TEXT, Instant.EPOCH, 2);
        assertTrue(weigh(content().build(), Collections.nCopies(COUNT, note)) > COUNT * LENGTH);
    }

    @Test
    void shortCellsCountMoreThanTheirText() {
        Block table = new Block.Table("b1", null, null, Collections.nCopies(LENGTH, Collections.nCopies(COUNT, "a")));
        assertTrue(weigh(content().body(List.of(table)).build(), List.of()) > COUNT * LENGTH * 60);
    }
}
