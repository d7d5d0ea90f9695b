package dateline.openapi;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.List;

/** The whole content of a database, kept aside and put back. */
final class DemoSnapshot {

    /** In an order in which nothing refers to what is not there yet. */
    private static final List<String> TABLES = List.of(
            "source",
            "section",
            "tag",
            "author",
            "article",
            "slug",
            "draft",
            "draft_edit",
            "wire_item",
            "version",
            "correction",
            "article_text",
            "media",
            "feed",
            "change_epoch",
            "change",
            "partner",
            "outlet",
            "key",
            "permission",
            "permission_version",
            "receipt",
            "idempotency");

    private final AgroalDataSource database;

    private DemoSnapshot(AgroalDataSource database) {
        this.database = database;
    }

    static DemoSnapshot take(AgroalDataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema snapshot");
            for (String table : TABLES)
                statement.execute("create table snapshot." + table + " as table public." + table);
        }
        return new DemoSnapshot(database);
    }

    void restore() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate " + String.join(", ", TABLES));
            for (String table : TABLES) {
                statement.execute("insert into " + table + " overriding system value table snapshot." + table);
            }
        }
    }
}
