package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** Texts with captions that were indexed before partners' searches excluded captions. */
class CaptionMigrationTest {

    private static final int TEXTS = 25;

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void existingTextsGetAVectorWithoutCaptions() throws SQLException {
        migrated().target("25").load().migrate();
        try (Connection connection = DriverManager.getConnection(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                insert into article (id, slug, created_at, created_by, updated_at, version, published_at, modified_at)
                select cast('00000000-0000-7000-8000-' || lpad(n::text, 12, '0') as uuid), 'story-' || n, now(), 'test', now(), 1, now(), now()
                from generate_series(1, %1$d) n;
                insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
                select id, 1, 'publication', slug, cast('{"headline":"Alpha","bylines":[{"display":"by Erna Kilo"}],"body":[{"type":"paragraph","text":"Delta."}'
                    || case when slug like '%%1' then ',{"type":"image","media":"m1","caption":"Echo"}' else '' end || ']}' as jsonb), '', now(), 'test'
                from article;
                insert into text_configuration values ('english');
                insert into article_text (article_id, configuration, body, open, whole)
                select a.id, 'english', 'Delta. Echo', words.open, words.whole
                from article a, article_vectors('english', 'Alpha', '', 'Delta. Echo by Erna Kilo') words;
                """.formatted(TEXTS));
            migrated().load().migrate();
            // Stories 1, 11 and 21 have a caption.
            assertEquals(3, countMatches(statement, "uncaptioned is not null"));
            assertEquals(3, countMatches(statement, "uncaptioned @@ 'alpha & delta & kilo'::tsquery"));
            assertEquals(0, countMatches(statement, "uncaptioned @@ 'echo'::tsquery"));
            assertEquals(TEXTS, countMatches(statement, "whole @@ 'alpha & delta & echo & kilo'::tsquery"));
        }
    }

    private static int countMatches(Statement statement, String condition) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select count(*) from article_text where " + condition)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private FluentConfiguration migrated() {
        return Flyway.configure(CaptionMigrationTest.class.getClassLoader())
                .dataSource(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))
                .locations("classpath:db/migration");
    }
}
