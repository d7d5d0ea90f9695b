package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Has the database parse statements, without running them, and collects those that do not fit the schema. */
public final class StatementCheck implements AutoCloseable {

    private final Connection connection;
    private final Set<String> prepared = new HashSet<>();
    private final List<String> failures = new ArrayList<>();

    public StatementCheck(AgroalDataSource database) throws SQLException {
        connection = database.getConnection();
    }

    /** Prepares the statement, unless one with the same text was prepared before. */
    public void prepare(String name, Sql statement) {
        String text = statement.text().text();
        if (!prepared.add(text)) return;
        try (PreparedStatement one = statement.prepare(connection)) {
            // The driver has the server parse the statement for this.
            one.getParameterMetaData();
        } catch (SQLException e) {
            failures.add(name + ": " + e.getMessage() + "\n" + text);
        }
    }

    public List<String> failures() {
        return failures;
    }

    /** Returns the number of different statements. */
    public int count() {
        return prepared.size();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
