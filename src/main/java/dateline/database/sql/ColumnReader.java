package dateline.database.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads the columns of a row in the order of the statement. Finding each column by its name would take most of the
 * time.
 */
public final class ColumnReader {

    private final ResultSet row;
    private int last;

    /** Starts at the first column. */
    public ColumnReader(ResultSet row) {
        this.row = row;
    }

    /** Starts after {@code last} columns. */
    public ColumnReader(ResultSet row, int last) {
        this.row = row;
        this.last = last;
    }

    public String text() throws SQLException {
        return row.getString(++last);
    }

    public byte[] bytes() throws SQLException {
        return row.getBytes(++last);
    }

    /** @return 0 for null */
    public int number() throws SQLException {
        return row.getInt(++last);
    }

    public <T> T object(Class<T> type) throws SQLException {
        return row.getObject(++last, type);
    }

    /** @return 0 for null */
    public long longNumber() throws SQLException {
        return row.getLong(++last);
    }

    public UUID uuid() throws SQLException {
        return object(UUID.class);
    }

    public List<String> texts() throws SQLException {
        return List.of((String[]) row.getArray(++last).getArray());
    }

    public Instant instant() throws SQLException {
        return Sql.instant(row, ++last);
    }
}
