package dateline.change;

import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.List;

/**
 * A position in the change log: epoch, transaction, row. Positions are ordered as the log is.
 *
 * @param mark random number of the row. A row that is written with the same ids after a restore has another one. Null
 *     where it is not known; then the ids decide
 */
public record Position(int epoch, long xid, long id, Long mark) implements Comparable<Position> {

    /** Before the first row. */
    public static final Position START = new Position(0, 0, 0, null);

    /** Reads epoch, transaction, row and mark. */
    static Position read(ColumnReader columns) throws SQLException {
        return new Position(columns.number(), columns.longNumber(), columns.longNumber(), columns.object(Long.class));
    }

    /** Returns the position that a statement selects; {@link #START} where it selects none. */
    static Position first(Sql statement, AgroalDataSource database) {
        return statement.first(database, row -> read(new ColumnReader(row))).orElse(START);
    }

    /** Returns a statement whose parameters {@code epoch}, {@code xid} and {@code id} are this position. */
    Sql bindTo(Sql statement) {
        return statement.with("epoch", epoch).with("xid", String.valueOf(xid)).with("id", id);
    }

    /**
     * From the values of a cursor. A cursor of the previous release has no mark.
     *
     * @param ids index of the epoch; transaction and row follow it
     * @param mark index of the mark
     */
    public static Position of(List<String> values, int ids, int mark) {
        return new Position(
                Integer.parseInt(values.get(ids)),
                Long.parseLong(values.get(ids + 1)),
                Long.parseLong(values.get(ids + 2)),
                values.size() <= mark || values.get(mark).isEmpty() ? null : Long.valueOf(values.get(mark)));
    }

    /** The mark as a value of a cursor; empty where it is not known. */
    public String markValue() {
        return mark == null ? "" : mark.toString();
    }

    /** Ids and mark as values of a cursor. */
    public String[] values() {
        return new String[] {String.valueOf(epoch), String.valueOf(xid), String.valueOf(id), markValue()};
    }

    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    public static Position latest(Position one, Position other) {
        return other.isAfter(one) ? other : one;
    }

    @Override
    public int compareTo(Position other) {
        if (epoch != other.epoch) return Integer.compare(epoch, other.epoch);
        if (xid != other.xid) return Long.compare(xid, other.xid);
        return Long.compare(id, other.id);
    }
}
