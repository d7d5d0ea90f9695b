package dateline.database.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    public UUID uuid() throws SQLException {
        return row.getObject(++last, UUID.class);
    }

    public Instant instant() throws SQLException {
        return Sql.instant(row, ++last);
    }
}
