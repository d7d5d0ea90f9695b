package dateline.change;

import java.util.List;

/**
 * A place in the change log: epoch, transaction, row. The order is that of the log.
 *
 * @param mark random number of the row. A row that takes its ids after the database was restored has another one. Null where it is not
 *     known: the ids decide then
 */
public record Position(int epoch, long xid, long id, Long mark) implements Comparable<Position> {

    /** Before everything. */
    public static final Position START = new Position(0, 0, 0, null);

    /** From a cursor: the ids, and the mark where it has one. The release before made cursors without marks. */
    public static Position of(List<String> values, int ids, int mark) {
        return new Position(
                Integer.parseInt(values.get(ids)),
                Long.parseLong(values.get(ids + 1)),
                Long.parseLong(values.get(ids + 2)),
                values.size() <= mark || values.get(mark).isEmpty() ? null : Long.valueOf(values.get(mark)));
    }

    /** The mark as it stands in a cursor; empty where it is not known. */
    public String markValue() {
        return mark == null ? "" : mark.toString();
    }

    /** Ids and mark, as they stand in a cursor. */
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
