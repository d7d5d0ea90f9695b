package dateline.access;

/** Up to where the log is known on this node: with each key it is asked whether anything was committed to it since. */
public interface Standstill {

    /** @param snapshot of the last look, as PostgreSQL writes it */
    record Seen(int epoch, String snapshot) {}

    /** Null where nobody looks. */
    Seen seen();
}
