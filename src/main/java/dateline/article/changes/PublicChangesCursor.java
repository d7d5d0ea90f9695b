package dateline.article.changes;

import dateline.change.Position;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Cursor of the public change feed: a place in the snapshot after an article id, or in the log after a position.
 *
 * @param newest newest row on which an item that the client received depends; in a log cursor {@link Position#START}
 *     unless it is after the position
 */
record PublicChangesCursor(boolean snapshot, Position position, UUID after, Position newest) {

    private static final UUID SMALLEST_ID = new UUID(0, 0);

    static PublicChangesCursor startOfSnapshot(Position position) {
        return snapshot(position, SMALLEST_ID, Position.START);
    }

    static PublicChangesCursor snapshot(Position position, UUID after, Position newest) {
        return new PublicChangesCursor(true, position, after, newest);
    }

    static PublicChangesCursor log(Position position, Position newest) {
        return new PublicChangesCursor(
                false, position, SMALLEST_ID, newest.isAfter(position) ? newest : Position.START);
    }

    // New members go at the end: a node of the previous release reads the members that it knows.
    String[] values() {
        return Stream.concat(
                        Stream.of(
                                snapshot ? "s" : "c",
                                String.valueOf(position.epoch()),
                                String.valueOf(position.xid()),
                                String.valueOf(position.id()),
                                after.toString(),
                                position.markValue()),
                        Stream.of(newest.values()))
                .toArray(String[]::new);
    }

    static PublicChangesCursor of(List<String> values) {
        Position newest = values.size() > 6 ? Position.of(values, 6, 9) : Position.START;
        return new PublicChangesCursor(
                values.get(0).equals("s"), Position.of(values, 1, 5), UUID.fromString(values.get(4)), newest);
    }
}
