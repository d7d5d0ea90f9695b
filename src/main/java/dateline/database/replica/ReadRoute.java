package dateline.database.replica;

import jakarta.enterprise.context.RequestScoped;

/**
 * Where the reads of articles of the current request go. A request begins on the primary and may be moved to the replica
 * once, before its first read; it may return to the primary at any time. So no read of a request is older than an earlier one.
 */
@RequestScoped
public class ReadRoute {

    private String incarnation;

    /**
     * Lets the reads of this request go to the replica.
     *
     * @param primaryIncarnation the incarnation of the primary; a replica cannot tell it
     */
    public void useReplica(String primaryIncarnation) {
        incarnation = primaryIncarnation;
    }

    /** Lets the further reads of this request go to the primary. */
    public void usePrimary() {
        incarnation = null;
    }

    public boolean isReplica() {
        return incarnation != null;
    }

    /** The incarnation of the primary; null where the reads go to the primary, which returns it itself. */
    public String incarnation() {
        return incarnation;
    }
}
