package dateline.push.delivery;

import dateline.push.webhook.PushConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Calls that this node may still start on one lane. They are limited in total, per owner and per receiver host.
 * Endpoints that fail or are not confirmed get at most half of the total and half of the owner's limit. Not
 * thread-safe; created for each claim.
 */
final class CallBudget {

    private static final UUID NEWSROOM = new UUID(0, 0);

    // The last quarter of the total is for the first calls of owners: a few owners with slow endpoints must not delay
    // the others.
    private static final int FIRST_CALLS = 2;

    private final int maxPerNode;
    private final int maxPerOwner;
    private final int maxPerHost;
    private final Map<UUID, Integer> byOwner = new HashMap<>();
    private final Map<UUID, Integer> limitedByOwner = new HashMap<>();
    private final Map<String, Integer> byHost = new HashMap<>();
    private int total;
    private int totalLimited;

    /** @param running deliveries that are being sent on the lane now */
    CallBudget(DeliveryLane lane, PushConfig config, Collection<LeasedDelivery> running) {
        this(lane.callsPerNode(config), lane.callsPerOwner(config));
        running.forEach(delivery -> count(delivery.owner(), delivery.host(), delivery.isLimited(), 1));
    }

    CallBudget(int maxPerNode, int maxPerOwner) {
        this.maxPerNode = maxPerNode;
        this.maxPerOwner = maxPerOwner;
        // One owner must not exhaust the limit of a host that others use too.
        this.maxPerHost = Math.min(maxPerNode, Math.max(maxPerNode / 2, 2 * maxPerOwner));
    }

    boolean isExhausted() {
        return total >= maxPerNode;
    }

    /**
     * Takes up to {@code wanted} calls out of the budget.
     *
     * @param owner a partner; null for the newsroom
     * @param isLimited whether the endpoint fails or is not confirmed
     * @return number of calls granted, 0 or more
     */
    int take(UUID owner, String host, boolean isLimited, int requested) {
        UUID ownerId = owner == null ? NEWSROOM : owner;
        int running = byOwner.getOrDefault(ownerId, 0);
        int granted = Math.max(
                Math.min(requested, maxPerNode - maxPerNode / 4 - total),
                Math.min(Math.min(requested, maxPerNode - total), FIRST_CALLS - running));
        granted = Math.min(granted, maxPerOwner - running);
        granted = Math.min(granted, maxPerHost - byHost.getOrDefault(host, 0));
        if (isLimited) {
            granted = Math.min(granted, half(maxPerNode) - this.totalLimited);
            granted = Math.min(granted, half(maxPerOwner) - limitedByOwner.getOrDefault(ownerId, 0));
        }
        if (granted <= 0) return 0;
        count(owner, host, isLimited, granted);
        return granted;
    }

    private void count(UUID owner, String host, boolean isLimited, int calls) {
        UUID ownerId = owner == null ? NEWSROOM : owner;
        total += calls;
        byOwner.merge(ownerId, calls, Integer::sum);
        byHost.merge(host, calls, Integer::sum);
        if (!isLimited) return;
        totalLimited += calls;
        limitedByOwner.merge(ownerId, calls, Integer::sum);
    }

    private static int half(int calls) {
        return Math.max(1, calls / 2);
    }
}
