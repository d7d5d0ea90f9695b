package dateline.database.replica;

import org.postgresql.replication.LogSequenceNumber;

/**
 * A position in the write-ahead log of one cluster. Positions of different clusters or timelines cannot be compared.
 *
 * @param history system identifier and timeline, as text
 */
public record WalPosition(String history, LogSequenceNumber lsn) {

    /**
     * Where the primary writes next, as an expression; null on a standby. Every transaction that the snapshot of the
     * statement sees has its commit record before it, because the snapshot is taken before the expression is evaluated.
     */
    public static final String WRITTEN = """
            (select case when pg_is_in_recovery() then null
                else concat_ws(' ', s.system_identifier, substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8), pg_current_wal_insert_lsn())
                end from pg_control_system() s)
            """;

    /**
     * Up to where a standby has replayed, as an expression; null on a primary. A statement that begins later sees all
     * transactions before it. The timeline is that of the last restartpoint: after a failover a standby has the new one a
     * few minutes late.
     */
    static final String REPLAYED = """
            (select case when pg_is_in_recovery()
                then concat_ws(' ', s.system_identifier, lpad(upper(to_hex(c.timeline_id)), 8, '0'), pg_last_wal_replay_lsn())
                end from pg_control_system() s, pg_control_checkpoint() c)
            """;

    /** Reads the value of one of the expressions. @return null for null */
    public static WalPosition parse(String value) {
        if (value == null) return null;
        int end = value.lastIndexOf(' ');
        return new WalPosition(value.substring(0, end), LogSequenceNumber.valueOf(value.substring(end + 1)));
    }

    boolean isSameHistory(WalPosition other) {
        return history.equals(other.history);
    }

    /** Whether what lies before the other position lies before this one. */
    boolean includes(WalPosition other) {
        return isSameHistory(other) && lsn.compareTo(other.lsn) >= 0;
    }
}
