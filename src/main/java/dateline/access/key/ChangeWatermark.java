package dateline.access.key;

/**
 * Up to where this node has seen the change log. Each key look-up also checks whether anything was committed since.
 * {@code CacheInvalidator} of the response cache implements it.
 */
public interface ChangeWatermark {

    /**
     * Result of the last poll.
     *
     * @param incarnation identifies the history in which transaction ids are comparable; null where unknown
     * @param snapshot as PostgreSQL writes it
     * @param rightsGeneration number of changes of partners' rights seen so far
     * @param cacheGeneration number of invalidations of the response cache so far, those of this poll included
     */
    record LastCheck(String incarnation, String snapshot, long rightsGeneration, long cacheGeneration) {}

    /** Null before the first poll. */
    LastCheck lastCheck();
}
