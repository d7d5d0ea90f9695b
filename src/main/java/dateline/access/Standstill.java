package dateline.access;

/** Up to where the log is known on this node: with each key it is asked whether anything was committed to it since. */
public interface Standstill {

    /**
     * The last look.
     *
     * @param incarnation in which transactions are counted; null where nobody knows
     * @param snapshot as PostgreSQL writes it
     * @param terms how often something was seen until then that decides what partners may have
     */
    record Seen(String incarnation, String snapshot, long terms) {}

    /** Null where nobody looks. */
    Seen seen();
}
