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
 * transaction it runs on the transaction's connection.
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

    // If the statement fails, its rollback restores the settings as well.
    private static final String GENERIC_PLAN =
            "set plan_cache_mode to 'force_generic_plan'; %s; set plan_cache_mode to 'force_custom_plan'";

    // A generic plan assumes that every value is rare, and would collect and sort all rows of a frequent one. Without
    // bitmap scans it reads along the index and stops at the limit.
    private static final String GENERIC_INDEX_PLAN =
            "set enable_bitmapscan to 'off'; " + GENERIC_PLAN + "; set enable_bitmapscan to 'on'";

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /**
     * @param values for the fragment's question marks: String, number, UUID, Instant, boolean, or a collection of
     *     strings or UUIDs for an array
     */
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
     * The first row of a statement whose best plan does not depend on the values, such as a look-up by key. It is
     * planned once per connection; other statements are planned for their values each time. One round trip.
     */
    public <T> Optional<T> firstWithGenericPlan(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_PLAN, database, row).stream().findFirst();
    }

    /**
     * The same for all rows of a statement that selects them by key or has a literal limit. The planner needs one of
     * the two to know how few rows there are.
     */
    public <T> List<T> listWithGenericPlan(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_PLAN, database, row);
    }

    /** The same for a statement that reads its rows in the order of an index. */
    public <T> List<T> listWithGenericIndexPlan(AgroalDataSource database, RowMapper<T> row) {
        return listWithPlanSettings(GENERIC_INDEX_PLAN, database, row);
    }

    /**
     * The same, and until the caller's transaction ends all statements use generic plans, including the foreign key
     * checks of new rows.
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

    /** @return number of rows written */
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
