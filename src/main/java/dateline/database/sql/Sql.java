package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A statement composed of fragments, each with its own parameters, so that values never become SQL text. Inside a
 * transaction or a {@link ReadSnapshot} it runs on the connection of that.
 */
public final class Sql {

    /** Reads one row. */
    public interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A statement has failed. */
    public static final class SqlFailure extends RuntimeException {
        SqlFailure(SQLException cause) {
            super(cause);
        }
    }

    private final List<String> fragments = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /**
     * @param values for the fragment's question marks: String, number, UUID, Instant, boolean, or a collection of
     *     strings or UUIDs for an array
     */
    public Sql add(String fragment, Object... values) {
        if (!fragment.isEmpty()) fragments.add(fragment);
        for (Object value : values) parameters.add(value);
        return this;
    }

    public Sql add(Sql other) {
        fragments.addAll(other.fragments);
        parameters.addAll(other.parameters);
        return this;
    }

    public boolean isEmpty() {
        return fragments.isEmpty();
    }

    public <T> List<T> list(AgroalDataSource database, RowMapper<T> row) {
        return list(database, PlannerSettings.OF_POOL, row);
    }

    public <T> Optional<T> first(AgroalDataSource database, RowMapper<T> row) {
        return list(database, row).stream().findFirst();
    }

    /** Runs the statement under these planner settings, in one round trip. */
    public <T> List<T> list(AgroalDataSource database, PlannerSettings settings, RowMapper<T> row) {
        Optional<Connection> snapshot = ReadSnapshot.current();
        if (snapshot.isPresent()) return list(snapshot.get(), StatementTexts.of(fragments), row);
        try (Connection connection = database.getConnection()) {
            return list(connection, StatementTexts.of(settings.around(fragments)), row);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private <T> List<T> list(Connection connection, String query, RowMapper<T> row) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            bind(connection, statement);
            boolean rows = statement.execute();
            while (!rows && statement.getUpdateCount() >= 0) rows = statement.getMoreResults();
            List<T> list = new ArrayList<>();
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) list.add(row.read(result));
            }
            return list;
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** @return number of rows written */
    public int run(AgroalDataSource database) {
        if (ReadSnapshot.current().isPresent())
            throw new IllegalStateException("A snapshot only reads: " + StatementTexts.of(fragments));
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(StatementTexts.of(fragments))) {
            bind(connection, statement);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private void bind(Connection connection, PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof Instant instant) {
                statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
            } else if (value instanceof Collection<?> many) {
                boolean uuids = many.stream().anyMatch(java.util.UUID.class::isInstance);
                statement.setArray(i + 1, connection.createArrayOf(uuids ? "uuid" : "text", many.toArray()));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    /** @return null for null */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row, row.findColumn(column));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
