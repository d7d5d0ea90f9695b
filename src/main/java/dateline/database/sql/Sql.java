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
 * A statement that grows by fragments, each with its own parameters: for the few queries that are composed, where values must
 * never become text. Inside a transaction it runs on the transaction's connection.
 */
public final class Sql {

    /** Reads one row. */
    public interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The database could not answer. */
    public static final class SqlFailure extends RuntimeException {
        SqlFailure(SQLException cause) {
            super(cause);
        }
    }

    // What a failure leaves behind is undone with the statement itself.
    private static final String GENERIC_PLAN =
            "set plan_cache_mode to 'force_generic_plan'; %s; set plan_cache_mode to 'force_custom_plan'";

    // A general plan takes every value for a rare one, and would gather and sort all that a frequent one has: without
    // bitmaps it walks along the index, and stops.
    private static final String GENERIC_INDEX_PLAN =
            "set enable_bitmapscan to 'off'; " + GENERIC_PLAN + "; set enable_bitmapscan to 'on'";

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** @param values for the fragment's question marks: String, number, UUID, Instant, boolean, or a collection of strings or UUIDs for an array */
    public Sql add(String fragment, Object... values) {
        if (!text.isEmpty()) text.append('\n');
        text.append(fragment);
        for (Object value : values) parameters.add(value);
        return this;
    }

    public Sql add(Sql other) {
        return add(other.text.toString(), other.parameters.toArray());
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public <T> List<T> list(AgroalDataSource database, RowMapper<T> row) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(text.toString())) {
            bind(connection, statement);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    public <T> Optional<T> first(AgroalDataSource database, RowMapper<T> row) {
        return list(database, row).stream().findFirst();
    }

    /**
     * The first row of a statement whose plan is the same whatever the values are, such as one thing by its key: planned once on each
     * connection, where others are planned for the values of each time. One trip to the database.
     */
    public <T> Optional<T> firstPlannedOnce(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_PLAN, database, row).stream().findFirst();
    }

    /** The same for all rows, of a statement that names them by their keys, or bounds them by a number in its text: without it nobody knows how few there are. */
    public <T> List<T> listPlannedOnce(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_PLAN, database, row);
    }

    /** The same of a statement that finds its rows in the order of an index. */
    public <T> List<T> listAlongAnIndex(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_INDEX_PLAN, database, row);
    }

    /**
     * The same, and until the caller's transaction ends every statement is planned once on each connection, and so are the look-ups of what a new row
     * refers to.
     */
    public <T> List<T> listWithGenericPlansUntilCommit(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings("set local plan_cache_mode to 'force_generic_plan'; %s", database, row);
    }

    private <T> List<T> listWithPlanSettings(String settings, AgroalDataSource database, RowMapper<T> row) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(settings.formatted(text))) {
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

    /** @return rows written */
    public int run(AgroalDataSource database) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(text.toString())) {
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
