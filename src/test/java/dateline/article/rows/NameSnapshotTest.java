package dateline.article.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Seed;
import dateline.article.model.Audience;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names are cached, and a rename is visible at once, even if another node made it. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NameSnapshotTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Inject
    ArticleRows articles;

    @Inject
    NameCache nameCache;

    @Test
    void aRenameByAnotherNodeIsVisibleAtOnce() {
        Random random = new Random(Seed.of(NameSnapshotTest.class));
        String slug = Newsroom.unique("named");
        String story = newsroom.publish(
                        JsonBody.with("headline", "Named")
                                .and("section", JsonBody.with("slug", slug).and("name", "First"))
                                .and("tags", List.of(JsonBody.with("slug", slug).and("name", "First")))
                                .and("source", createSource(slug))
                                .json(),
                        "{}")
                .toString();
        for (int i = 0; i < 40; i++) {
            String name = "Name \"" + i + "\" \\ é \uD83D\uDEA2";
            switch (random.nextInt(4)) {
                case 0 -> rename("section", "name", name, slug);
                case 1 -> rename("tag", "name", name, slug);
                case 2 -> rename("source", "name", name, slug);
                default -> rename("source", "copyright_notice", name + " {year}", slug);
            }
            // The refresh runs every two seconds; it may not have run since the rename.
            if (random.nextBoolean()) nameCache.refresh();
            CacheReset.pollAndClear();
            Response list = Newsroom.get(null, "/v1/articles?section=" + slug);
            Response item = Newsroom.get(null, "/v1/articles/" + story);
            Map<String, Object> shown = list.path("items[0]");
            assertEquals(storedName("section", "name", slug), list.path("items[0].section.name"));
            assertEquals(storedName("tag", "name", slug), list.path("items[0].tags[0].name"));
            assertEquals(storedName("source", "name", slug), list.path("items[0].source.name"));
            assertEquals(
                    storedName("source", "copyright_notice", slug),
                    ((String) list.path("items[0].copyrightNotice")).replaceFirst("\\d{4}$", "{year}"));
            shown.forEach((member, value) -> assertEquals(value, item.<Object>path(member), member));
        }
    }

    @Test
    void aRolledBackRenameIsNotCached() {
        String slug = Newsroom.unique("named");
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Named")
                        .and("section", JsonBody.with("slug", slug).and("name", "First"))
                        .json(),
                "{}");
        assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    rename("section", "name", "Taken back", slug);
                    assertEquals("First", shownSectionName(story));
                    throw new IllegalStateException();
                }));
        rename("section", "name", "Second", slug);
        assertEquals("Second", shownSectionName(story));
    }

    @Test
    void unchangedNamesAreNotSelected() {
        String slug = Newsroom.unique("named");
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Named")
                        .and("section", JsonBody.with("slug", slug).and("name", "First"))
                        .json(),
                "{}");
        assertTrue(namesAreSelected(story));
        // Other tests may hold transactions open that are older than the article.
        for (long end = System.nanoTime() + 10_000_000_000L; namesAreSelected(story) && System.nanoTime() < end; ) {
            shownSectionName(story);
            nameCache.refresh();
        }
        assertFalse(namesAreSelected(story));
        assertEquals("First", shownSectionName(story));
        rename("section", "name", "Second", slug);
        assertTrue(namesAreSelected(story));
        assertEquals("Second", shownSectionName(story));
    }

    private boolean namesAreSelected(UUID story) {
        return Sql.of("select")
                .add(nameCache.snapshot().namesColumn())
                .add("is not null from article a where a.id = :story")
                .with("story", story)
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    // The read has its own connection, so it does not see what a transaction has not committed.
    private String shownSectionName(UUID story) {
        return articles.listPublished(List.of(story), ArticleRead.shown(Audience.NEWSROOM, null))
                .get(0)
                .section()
                .name();
    }

    private String createSource(String slug) {
        Sql.of("""
                        insert into source (slug, name, visibility, copyright_notice, created_at, updated_at, updated_by)
                        values (:slug, 'First', 'public', 'First {year}', dateline_now(), dateline_now(), 'test')
                        """).with("slug", slug).run(database);
        return slug;
    }

    private void rename(String table, String column, String name, String slug) {
        Sql.of("update %s set %s = :s where slug = :slug".formatted(table, column))
                .with("s", name)
                .with("slug", slug)
                .run(database);
    }

    private String storedName(String table, String column, String slug) {
        List<String> names = Sql.of("select %s from %s where slug = :slug".formatted(column, table))
                .with("slug", slug)
                .list(database, row -> row.getString(1));
        return names.get(0);
    }
}
