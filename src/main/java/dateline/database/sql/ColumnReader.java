package dateline.database.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** The columns of a row one after another, as the statement selects them: where looking each up by its name would be most of the work. */
public final class ColumnReader {

    private final ResultSet row;
    private int last;

    /** From the first. */
    public ColumnReader(ResultSet row) {
        this.row = row;
    }

    /** After so many. */
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
