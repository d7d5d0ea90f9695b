package dateline.article.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Seed;
import dateline.article.model.Audience;
import dateline.article.search.ArticleSearch;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names are remembered, and never longer than they are true, whoever changes them. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NameSnapshotTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Inject
    ArticleSearch search;

    @Inject
    NameCache names;

    @Test
    void whatAnotherNodeRenamesIsCalledSoAtOnce() {
        Random random = new Random(Seed.of(NameSnapshotTest.class));
        String slug = Newsroom.unique("named");
        String story = newsroom.publish(
                        "{\"headline\":\"Named\",\"section\":{\"slug\":\"" + slug
                                + "\",\"name\":\"First\"},\"tags\":[{\"slug\":\"" + slug
                                + "\",\"name\":\"First\"}],\"source\":\""
                                + source(slug) + "\"}",
                        "{}")
                .toString();
        for (int i = 0; i < 40; i++) {
            String name = "Name \"" + i + "\" \\ é \uD83D\uDEA2";
            switch (random.nextInt(4)) {
                case 0 -> renamed("section", "name", name, slug);
                case 1 -> renamed("tag", "name", name, slug);
                case 2 -> renamed("source", "name", name, slug);
                default -> renamed("source", "copyright_notice", name + " {year}", slug);
            }
            // As it happens every few seconds, or not yet.
            if (random.nextBoolean()) names.refresh();
            CacheReset.pollAndClear();
            Response list = Newsroom.get(null, "/v1/articles?section=" + slug);
            Response item = Newsroom.get(null, "/v1/articles/" + story);
            Map<String, Object> shown = list.path("items[0]");
            assertEquals(called("section", "name", slug), list.path("items[0].section.name"));
            assertEquals(called("tag", "name", slug), list.path("items[0].tags[0].name"));
            assertEquals(called("source", "name", slug), list.path("items[0].source.name"));
            assertEquals(
                    called("source", "copyright_notice", slug),
                    ((String) list.path("items[0].copyrightNotice")).replaceFirst("\\d{4}$", "{year}"));
            shown.forEach((member, value) -> assertEquals(value, item.<Object>path(member), member));
        }
    }

    @Test
    void whatWasTakenBackWasNeverItsName() {
        String slug = Newsroom.unique("named");
        UUID story = newsroom.publish(
                "{\"headline\":\"Named\",\"section\":{\"slug\":\"" + slug + "\",\"name\":\"First\"}}", "{}");
        assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    renamed("section", "name", "Taken back", slug);
                    assertEquals("Taken back", shown(story));
                    throw new IllegalStateException();
                }));
        renamed("section", "name", "Second", slug);
        assertEquals("Second", shown(story));
    }

    @Test
    void whatHasNotChangedIsNotBroughtAlong() {
        String slug = Newsroom.unique("named");
        UUID story = newsroom.publish(
                "{\"headline\":\"Named\",\"section\":{\"slug\":\"" + slug + "\",\"name\":\"First\"}}", "{}");
        assertTrue(broughtAlong(story));
        // Others may hold transactions open that are older than the story.
        for (long end = System.nanoTime() + 10_000_000_000L; broughtAlong(story) && System.nanoTime() < end; ) {
            shown(story);
            names.refresh();
        }
        assertFalse(broughtAlong(story));
        assertEquals("First", shown(story));
        renamed("section", "name", "Second", slug);
        assertTrue(broughtAlong(story));
        assertEquals("Second", shown(story));
    }

    private boolean broughtAlong(UUID story) {
        return new Sql()
                .add("select")
                .add(names.snapshot().namesColumn())
                .add("is not null from article a where a.id = ?", story)
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    // Whoever reads in a transaction sees what it has written.
    private String shown(UUID story) {
        return search.findPublished(List.of(story), Audience.NEWSROOM, Instant.now())
                .get(0)
                .section()
                .name();
    }

    private String source(String slug) {
        new Sql().add("""
                        insert into source (slug, name, visibility, copyright_notice, created_at, updated_at, updated_by)
                        values (?, 'First', 'public', 'First {year}', dateline_now(), dateline_now(), 'test')
                        """, slug).run(database);
        return slug;
    }

    private void renamed(String table, String column, String name, String slug) {
        new Sql()
                .add("update %s set %s = ? where slug = ?".formatted(table, column), name, slug)
                .run(database);
    }

    private String called(String table, String column, String slug) {
        List<String> names = new Sql()
                .add("select %s from %s where slug = ?".formatted(column, table), slug)
                .list(database, row -> row.getString(1));
        return names.get(0);
    }
}
