package dateline.syndication.changes;

import dateline.change.Position;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The position of a follower in the change feed of a partner.
 *
 * @param snapshot whether the follower has not caught up since it started without a cursor
 * @param log the last position in the change log that concerned the follower
 * @param read scheduled transitions before this instant are reported, and the log was read to its end at this instant
 * @param edge of the scheduled transitions at {@code read}, those of articles up to this id are reported
 * @param walk position in a walk through all articles; null if no walk is in progress
 * @param newest the newest log row that the reported items depend on, among the rows that the follower may know of;
 *     {@link Position#START} in a cursor of the previous release
 */
public record ChangeFeedCursor(
        boolean snapshot, Position log, Instant read, UUID edge, SnapshotPosition walk, Position newest) {

    public static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    /**
     * The position in a walk. A walk lists the permitted articles by instant of publication, then the offered articles
     * that are no longer permitted, by id.
     *
     * @param source slug of the source whose articles the first phase lists; empty for all
     * @param half the phase of the walk
     * @param published instant of publication of the last article in the first phase
     * @param article id of the last article
     */
    record SnapshotPosition(String source, SnapshotPhase half, Instant published, UUID article) {

        /**
         * Phases of a walk. A snapshot uses {@code NAMED} and {@code HELD}, a later walk {@code PERMITTED} and
         * {@code OFFERED}. The reader of a snapshot drops every article that the snapshot does not name, so
         * {@code HELD} reports holds only and no removals.
         */
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

        /** The first phase is finished; the second starts at the first id. */
        SnapshotPosition ended() {
            return new SnapshotPosition(
                    source, half == SnapshotPhase.NAMED ? SnapshotPhase.HELD : SnapshotPhase.OFFERED, published, FIRST);
        }
    }

    /**
     * The cursor of a new snapshot.
     *
     * @param log a position of the current epoch
     */
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

    /** An item was reported that depends on this row. */
    ChangeFeedCursor told(Position row) {
        return new ChangeFeedCursor(snapshot, log, read, edge, walk, Position.latest(newest, row));
    }

    // New members go to the end, so that a node of the previous release can read the members that it knows.
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
