package dateline.access.key;

/** Up to where the log is known on this node: with each key it is asked whether anything was committed to it since. */
public interface ChangeWatermark {

    /**
     * The last look.
     *
     * @param incarnation in which transactions are counted; null where nobody knows
     * @param snapshot as PostgreSQL writes it
     * @param rightsGeneration how often something was seen until then that decides what partners may have
     * @param cacheGeneration how often answers were dropped from memory until then, those that this look ended included
     */
    record LastCheck(String incarnation, String snapshot, long rightsGeneration, long cacheGeneration) {}

    /** Null where nobody looks. */
    LastCheck lastCheck();
}
