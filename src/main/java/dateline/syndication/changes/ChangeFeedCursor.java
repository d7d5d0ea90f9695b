package dateline.syndication.changes;

import dateline.change.Position;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where a follower of a partner's stream stands.
 *
 * @param snapshot it has not been caught up since it began
 * @param log the last place in the log that concerned it
 * @param read what time brought about until then is told, and at that instant the log had been read to its end
 * @param edge of the edges at that very instant, those of articles up to this one are told
 * @param walk through all articles at once, where something touched many of them; else null
 * @param newest the newest row on which anything depends that it was told, as far as it may know of that row; {@link Position#START} in a
 *     cursor of the release before
 */
public record ChangeFeedCursor(
        boolean snapshot, Position log, Instant read, UUID edge, SnapshotPosition walk, Position newest) {

    public static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    /**
     * First what may be run, by instant of publication, then what was offered and may not be run any more, by id.
     *
     * @param source only its articles; empty for all
     * @param half which of the two it is in
     */
    record SnapshotPosition(String source, SnapshotPhase half, Instant published, UUID article) {

        /** The two that a snapshot begins with are of their own: whoever reads it drops what it does not name, and so need not be told to. */
        enum SnapshotPhase {
            NAMED,
            HELD,
            PERMITTED,
            OFFERED
        }

        static SnapshotPosition of(String source) {
            return of(source, SnapshotPhase.PERMITTED);
        }

        private static SnapshotPosition of(String source, SnapshotPhase half) {
            return new SnapshotPosition(source, half, Instant.EPOCH.minusSeconds(60L * 60 * 24 * 366 * 2_000), FIRST);
        }

        boolean offered() {
            return half == SnapshotPhase.OFFERED || half == SnapshotPhase.HELD;
        }

        SnapshotPosition after(Instant at, UUID last) {
            return new SnapshotPosition(source, half, at, last);
        }

        /** Through the second half. */
        SnapshotPosition ended() {
            return new SnapshotPosition(
                    source, half == SnapshotPhase.NAMED ? SnapshotPhase.HELD : SnapshotPhase.OFFERED, published, FIRST);
        }
    }

    /** @param log of the current epoch */
    static ChangeFeedCursor beginning(Position log, Instant now) {
        return new ChangeFeedCursor(
                true, log, now, LAST, SnapshotPosition.of("", SnapshotPosition.SnapshotPhase.NAMED), Position.START);
    }

    ChangeFeedCursor at(Position position) {
        return new ChangeFeedCursor(snapshot, position, read, edge, walk, newest);
    }

    ChangeFeedCursor edges(Instant until, UUID article) {
        return new ChangeFeedCursor(snapshot, log, until, article, walk, newest);
    }

    ChangeFeedCursor on(SnapshotPosition next) {
        return new ChangeFeedCursor(snapshot, log, read, edge, next, newest);
    }

    ChangeFeedCursor caughtUp() {
        return new ChangeFeedCursor(false, log, read, edge, walk, newest);
    }

    /** It was told something that depends on this row. */
    ChangeFeedCursor told(Position row) {
        return new ChangeFeedCursor(snapshot, log, read, edge, walk, Position.latest(newest, row));
    }

    // Members are added at the end: a node of the release before reads those that it knows.
    String[] values() {
        String[] walked = walk == null
                ? new String[] {"", "", "", ""}
                : new String[] {
                    walk.half().name(),
                    walk.source(),
                    walk.published().toString(),
                    walk.article().toString()
                };
        return new String[] {
            snapshot ? "s" : "c",
            String.valueOf(log.epoch()),
            String.valueOf(log.xid()),
            String.valueOf(log.id()),
            read.toString(),
            edge.toString(),
            walked[0],
            walked[1],
            walked[2],
            walked[3],
            log.markValue(),
            String.valueOf(newest.epoch()),
            String.valueOf(newest.xid()),
            String.valueOf(newest.id()),
            newest.markValue()
        };
    }

    static ChangeFeedCursor of(List<String> values) {
        Position log = Position.of(values, 1, 10);
        Position newest = values.size() > 11 ? Position.of(values, 11, 14) : Position.START;
        SnapshotPosition walk = values.get(6).isEmpty()
                ? null
                : new SnapshotPosition(
                        values.get(7),
                        SnapshotPosition.SnapshotPhase.valueOf(values.get(6)),
                        Instant.parse(values.get(8)),
                        UUID.fromString(values.get(9)));
        return new ChangeFeedCursor(
                values.get(0).equals("s"),
                log,
                Instant.parse(values.get(4)),
                UUID.fromString(values.get(5)),
                walk,
                newest);
    }
}
