package dateline.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A key that was recognised.
 *
 * @param scopes what it may do now
 * @param at when it was looked at, by the database's clock
 * @param still whether nothing was committed to the log by then that this node does not know of
 */
record KeyInForce(String id, String name, List<String> scopes, UUID partner, UUID outlet, Instant at, boolean still) {}
