package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Texts indexed by a release that took punctuation for letters, in an installation that is upgraded while it is written
 * to.
 */
class PunctuationMigrationTest {

    private static final int TEXTS = 25;

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void existingTextsAreReindexedWithoutBlockingReaders() throws Exception {
        migrated().target("16").load().migrate();
        try (Connection editor = open();
                Connection reader = open()) {
            run(reader, """
                insert into article (id, slug, created_at, created_by, updated_at, version, published_at, modified_at)
                select cast('00000000-0000-7000-8000-' || lpad(n::text, 12, '0') as uuid), 'story-' || n, now(), 'test', now(), 1, now(), now()
                from generate_series(1, %1$d) n;
                insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
                select id, 1, 'publication', slug, '{"headline":"“Alpha” – says","teaser":"Bravo…","bylines":[{"display":"by Erna (Kilo/Lima)"}],"body":[]}',
                       '', now(), 'test' from article;
                insert into text_configuration values ('english');
                insert into article_text (article_id, configuration, body, open, whole)
                select id, 'english', '„Delta“', to_tsvector('english', '“Alpha” – says'), to_tsvector('english', '“Alpha” – says „Delta“') from article;
                """.formatted(TEXTS));
            assertEquals(0, countMatches(reader, "alpha & bravo & delta & kilo & lima"));
            editor.setAutoCommit(false);
            run(
                    editor,
                    "select 1 from article_text where article_id = '00000000-0000-7000-8000-000000000003' for update");
            CompletableFuture<Void> update =
                    CompletableFuture.runAsync(() -> migrated().load().migrate());
            for (int i = 0; i < 600 && !update.isDone(); i++) {
                if (countMatches(reader, "alpha & bravo & delta & kilo & lima") == TEXTS - 1) break;
                Thread.sleep(100);
            }
            // A failed update throws its own exception.
            if (update.isDone()) update.get();
            assertEquals(TEXTS - 1, countMatches(reader, "alpha & bravo & delta & kilo & lima"));
            assertTrue(!update.isDone(), "The update has completed although a text is left.");
            editor.rollback();
            update.get(60, TimeUnit.SECONDS);
            assertEquals(TEXTS, countMatches(reader, "alpha & bravo & delta & kilo & lima"));
        }
    }

    private FluentConfiguration migrated() {
        return Flyway.configure(PunctuationMigrationTest.class.getClassLoader())
                .dataSource(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))
                .locations("classpath:db/migration");
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int countMatches(Connection connection, String words) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from article_text where whole @@ cast('" + words + "' as tsquery)")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
