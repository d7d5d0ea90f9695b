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
public record StreamPlace(boolean snapshot, Position log, Instant read, UUID edge, Walk walk, Position newest) {

    public static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    /**
     * First what may be run, by instant of publication, then what was offered and may not be run any more, by id.
     *
     * @param source only its articles; empty for all
     * @param half which of the two it is in
     */
    record Walk(String source, Half half, Instant published, UUID article) {

        /** The two that a snapshot begins with are of their own: whoever reads it drops what it does not name, and so need not be told to. */
        enum Half {
            NAMED,
            HELD,
            PERMITTED,
            OFFERED
        }

        static Walk of(String source) {
            return of(source, Half.PERMITTED);
        }

        private static Walk of(String source, Half half) {
            return new Walk(source, half, Instant.EPOCH.minusSeconds(60L * 60 * 24 * 366 * 2_000), FIRST);
        }

        boolean offered() {
            return half == Half.OFFERED || half == Half.HELD;
        }

        Walk after(Instant at, UUID last) {
            return new Walk(source, half, at, last);
        }

        /** Through the second half. */
        Walk ended() {
            return new Walk(source, half == Half.NAMED ? Half.HELD : Half.OFFERED, published, FIRST);
        }
    }

    /** @param log of the current epoch */
    static StreamPlace beginning(Position log, Instant now) {
        return new StreamPlace(true, log, now, LAST, Walk.of("", Walk.Half.NAMED), Position.START);
    }

    StreamPlace at(Position position) {
        return new StreamPlace(snapshot, position, read, edge, walk, newest);
    }

    StreamPlace edges(Instant until, UUID article) {
        return new StreamPlace(snapshot, log, until, article, walk, newest);
    }

    StreamPlace on(Walk next) {
        return new StreamPlace(snapshot, log, read, edge, next, newest);
    }

    StreamPlace caughtUp() {
        return new StreamPlace(false, log, read, edge, walk, newest);
    }

    /** It was told something that depends on this row. */
    StreamPlace told(Position row) {
        return new StreamPlace(snapshot, log, read, edge, walk, Position.latest(newest, row));
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

    static StreamPlace of(List<String> values) {
        Position log = Position.of(values, 1, 10);
        Position newest = values.size() > 11 ? Position.of(values, 11, 14) : Position.START;
        Walk walk = values.get(6).isEmpty()
                ? null
                : new Walk(
                        values.get(7),
                        Walk.Half.valueOf(values.get(6)),
                        Instant.parse(values.get(8)),
                        UUID.fromString(values.get(9)));
        return new StreamPlace(
                values.get(0).equals("s"),
                log,
                Instant.parse(values.get(4)),
                UUID.fromString(values.get(5)),
                walk,
                newest);
    }
}
