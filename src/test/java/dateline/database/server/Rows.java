package dateline.database.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection for tests that run statements and read a single column. */
final class Rows implements AutoCloseable {

    private final Connection connection;

    private Rows(Connection connection) {
        this.connection = connection;
    }

    static Rows at(String url, String password) throws SQLException {
        return new Rows(DriverManager.getConnection(url, "dateline", password));
    }

    static Rows in(EmbeddedDatabase database) throws SQLException {
        return at(database.url(), database.password());
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> column(String query) throws SQLException {
        List<String> column = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        }
        return column;
    }

    String single(String query) throws SQLException {
        return column(query).get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
