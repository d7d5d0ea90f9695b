package dateline.syndication.changes;

import dateline.change.Position;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The position of a follower in the change feed of a partner.
 *
 * @param snapshot whether the follower has not caught up since it started without a cursor
 * @param logPosition the last position in the change log that concerned the follower
 * @param readAt scheduled transitions before this instant are reported, and the log was read to its end at this instant
 * @param lastArticle of the scheduled transitions at {@code readAt}, those of articles up to this id are reported
 * @param walk position in a walk through all articles; null if no walk is in progress
 * @param newest the newest log row that the reported items depend on, among the rows that the follower may know of;
 *     {@link Position#START} in a cursor of the previous release
 */
public record ChangeFeedCursor(
        boolean snapshot,
        Position logPosition,
        Instant readAt,
        UUID lastArticle,
        SnapshotPosition walk,
        Position newest) {

    public static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    /**
     * The position in a walk. A walk lists the permitted articles by instant of publication, then the offered articles
     * that are no longer permitted, by id.
     *
     * @param source slug of the source whose articles the first phase lists; empty for all
     * @param phase the phase of the walk
     * @param publishedAt instant of publication of the last article in the first phase
     * @param article id of the last article
     */
    record SnapshotPosition(String source, SnapshotPhase phase, Instant publishedAt, UUID article) {

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

        private static SnapshotPosition of(String source, SnapshotPhase phase) {
            return new SnapshotPosition(source, phase, Instant.EPOCH.minusSeconds(60L * 60 * 24 * 366 * 2_000), FIRST);
        }

        boolean isInSecondPhase() {
            return phase == SnapshotPhase.OFFERED || phase == SnapshotPhase.HELD;
        }

        SnapshotPosition after(Instant lastPublishedAt, UUID lastArticle) {
            return new SnapshotPosition(source, phase, lastPublishedAt, lastArticle);
        }

        /** The first phase is finished; the second starts at the first id. */
        SnapshotPosition nextPhase() {
            return new SnapshotPosition(
                    source,
                    phase == SnapshotPhase.NAMED ? SnapshotPhase.HELD : SnapshotPhase.OFFERED,
                    publishedAt,
                    FIRST);
        }
    }

    /**
     * The cursor of a new snapshot.
     *
     * @param logPosition a position of the current epoch
     */
    static ChangeFeedCursor startOfSnapshot(Position logPosition, Instant now) {
        return new ChangeFeedCursor(
                true,
                logPosition,
                now,
                LAST,
                SnapshotPosition.of("", SnapshotPosition.SnapshotPhase.NAMED),
                Position.START);
    }

    ChangeFeedCursor withLogPosition(Position position) {
        return new ChangeFeedCursor(snapshot, position, readAt, lastArticle, walk, newest);
    }

    ChangeFeedCursor withTransitionsUntil(Instant until, UUID article) {
        return new ChangeFeedCursor(snapshot, logPosition, until, article, walk, newest);
    }

    ChangeFeedCursor withWalk(SnapshotPosition next) {
        return new ChangeFeedCursor(snapshot, logPosition, readAt, lastArticle, next, newest);
    }

    ChangeFeedCursor caughtUp() {
        return new ChangeFeedCursor(false, logPosition, readAt, lastArticle, walk, newest);
    }

    /** An item was reported that depends on this row. */
    ChangeFeedCursor withNewest(Position row) {
        return new ChangeFeedCursor(snapshot, logPosition, readAt, lastArticle, walk, Position.latest(newest, row));
    }

    // New members go to the end, so that a node of the previous release can read the members that it knows.
    String[] values() {
        String[] walkValues = walk == null
                ? new String[] {"", "", "", ""}
                : new String[] {
                    walk.phase().name(),
                    walk.source(),
                    walk.publishedAt().toString(),
                    walk.article().toString()
                };
        return new String[] {
            snapshot ? "s" : "c",
            String.valueOf(logPosition.epoch()),
            String.valueOf(logPosition.xid()),
            String.valueOf(logPosition.id()),
            readAt.toString(),
            lastArticle.toString(),
            walkValues[0],
            walkValues[1],
            walkValues[2],
            walkValues[3],
            logPosition.markValue(),
            String.valueOf(newest.epoch()),
            String.valueOf(newest.xid()),
            String.valueOf(newest.id()),
            newest.markValue()
        };
    }

    static ChangeFeedCursor of(List<String> values) {
        Position logPosition = Position.of(values, 1, 10);
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
                logPosition,
                Instant.parse(values.get(4)),
                UUID.fromString(values.get(5)),
                walk,
                newest);
    }
}
