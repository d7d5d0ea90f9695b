package dateline.change;

/** A place in the log: epoch, transaction, row. */
public record Position(int epoch, long xid, long id) implements Comparable<Position> {

    /** Before everything. */
    public static final Position START = new Position(0, 0, 0);

    @Override
    public int compareTo(Position other) {
        if (epoch != other.epoch) return Integer.compare(epoch, other.epoch);
        if (xid != other.xid) return Long.compare(xid, other.xid);
        return Long.compare(id, other.id);
    }
}
