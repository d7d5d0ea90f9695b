package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A statement or a part of one, with named parameters such as {@code :article}, so that values never become SQL text.
 * Immutable: every method returns another statement, so that a constant can be the beginning of many. Inside a transaction or a
 * {@link ReadSnapshot} it runs on the connection of that.
 */
public final class Sql {

    /** No text: the start of a composition, or a condition that is left out. */
    public static final Sql EMPTY = new Sql(List.of());

    /** A text with the values of its parameters. */
    private record Fragment(String text, Map<String, Object> values) {

        Fragment with(String name, Object value) {
            if (!text.contains(":" + name))
                throw new IllegalArgumentException("There is no parameter " + name + " in: " + text);
            Map<String, Object> more = new HashMap<>(values);
            more.put(name, value);
            return new Fragment(text, more);
        }

        Object value(String name) {
            if (!values.containsKey(name))
                throw new IllegalStateException("The parameter " + name + " has no value in: " + text);
            return values.get(name);
        }
    }

    /** Ids to bind as an array, which has a type of its own even if it is empty. */
    private record IdArray(Object[] ids) {}

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

    private final List<Fragment> fragments;

    private Sql(List<Fragment> fragments) {
        this.fragments = fragments;
    }

    /** Returns a statement with this text; its parameters get their values by {@link #with}. */
    public static Sql of(String text) {
        return EMPTY.add(text);
    }

    /**
     * Returns the statement of a file of {@code src/main/resources/sql}, which can be pasted into psql as it is.
     *
     * @param name of the file, without its ending
     * @throws IllegalArgumentException if there is no such file
     */
    public static Sql load(String name) {
        try (InputStream in = Sql.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (in == null) throw new IllegalArgumentException("There is no statement " + name);
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a text on a line of its own. */
    public Sql add(String text) {
        return text.isEmpty() ? this : add(new Sql(List.of(new Fragment(text, Map.of()))));
    }

    public Sql add(Sql other) {
        List<Fragment> all = new ArrayList<>(fragments.size() + other.fragments.size());
        all.addAll(fragments);
        all.addAll(other.fragments);
        return new Sql(all);
    }

    /** Returns the parts with this text between them. */
    public static Sql join(String separator, List<Sql> parts) {
        Sql all = EMPTY;
        for (Sql part : parts) all = all.isEmpty() ? part : all.add(separator).add(part);
        return all;
    }

    /**
     * Sets a parameter of the text that was added last. Other texts may use the same name for another value.
     *
     * @param value a string, number, UUID, instant, boolean or byte array, a collection of strings for an array, or null
     * @throws IllegalArgumentException if the text has no such parameter
     */
    public Sql with(String name, Object value) {
        if (value instanceof Collection<?> many && many.stream().anyMatch(UUID.class::isInstance))
            throw new IllegalArgumentException("Ids are set by withIds: " + name);
        return withLast(last -> last.with(name, value));
    }

    /** Sets a parameter of the text that was added last to an array of ids. */
    public Sql withIds(String name, Collection<UUID> ids) {
        return withLast(last -> last.with(name, new IdArray(ids.toArray())));
    }

    /** Replaces the comment with the alias of a table, in the text that was added last, by a condition on this table. */
    public Sql where(String alias, String condition) {
        String comment = "/* " + alias + " */";
        return withLast(last -> new Fragment(last.text().replace(comment, "and " + condition), last.values()));
    }

    private Sql withLast(UnaryOperator<Fragment> change) {
        if (fragments.isEmpty()) throw new IllegalStateException("There is no text yet");
        List<Fragment> all = new ArrayList<>(fragments);
        all.set(all.size() - 1, change.apply(all.get(all.size() - 1)));
        return new Sql(all);
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
        if (snapshot.isPresent()) return list(snapshot.get(), row);
        try (Connection connection = database.getConnection()) {
            return settings.around(this).list(connection, row);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private <T> List<T> list(Connection connection, RowMapper<T> row) {
        try (PreparedStatement statement = prepare(connection)) {
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
            throw new IllegalStateException("A snapshot only reads: " + text().text());
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    StatementText text() {
        return StatementText.of(fragments.stream().map(Fragment::text).toList());
    }

    /** Prepares the statement with its values; the caller closes it. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        StatementText text = text();
        PreparedStatement statement = connection.prepareStatement(text.text());
        try {
            for (int i = 0; i < text.parameters().size(); i++) {
                StatementText.Parameter parameter = text.parameters().get(i);
                bind(statement, i + 1, fragments.get(parameter.fragment()).value(parameter.name()));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(place, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof IdArray array) {
            statement.setArray(place, statement.getConnection().createArrayOf("uuid", array.ids()));
        } else if (value instanceof Collection<?> many) {
            statement.setArray(place, statement.getConnection().createArrayOf("text", many.toArray()));
        } else {
            statement.setObject(place, value);
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
