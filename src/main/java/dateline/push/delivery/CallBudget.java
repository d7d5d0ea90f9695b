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

    private final int perNode;
    private final int perOwner;
    private final int perHost;
    private final Map<UUID, Integer> byOwner = new HashMap<>();
    private final Map<UUID, Integer> limitedByOwner = new HashMap<>();
    private final Map<String, Integer> byHost = new HashMap<>();
    private int all;
    private int limited;

    /** @param running deliveries that are being sent on the lane now */
    CallBudget(DeliveryLane lane, PushConfig config, Collection<LeasedDelivery> running) {
        this(lane.callsPerNode(config), lane.callsPerOwner(config));
        running.forEach(one -> count(one.owner(), one.host(), one.limited(), 1));
    }

    CallBudget(int perNode, int perOwner) {
        this.perNode = perNode;
        this.perOwner = perOwner;
        // One owner must not exhaust the limit of a host that others use too.
        this.perHost = Math.min(perNode, Math.max(perNode / 2, 2 * perOwner));
    }

    boolean isExhausted() {
        return all >= perNode;
    }

    /**
     * Takes up to {@code wanted} calls out of the budget.
     *
     * @param owner a partner; null for the newsroom
     * @param limited whether the endpoint fails or is not confirmed
     * @return number of calls granted, 0 or more
     */
    int take(UUID owner, String host, boolean limited, int wanted) {
        UUID known = owner == null ? NEWSROOM : owner;
        int granted = Math.min(wanted, perNode - all);
        granted = Math.min(granted, perOwner - byOwner.getOrDefault(known, 0));
        granted = Math.min(granted, perHost - byHost.getOrDefault(host, 0));
        if (limited) {
            granted = Math.min(granted, half(perNode) - this.limited);
            granted = Math.min(granted, half(perOwner) - limitedByOwner.getOrDefault(known, 0));
        }
        if (granted <= 0) return 0;
        count(owner, host, limited, granted);
        return granted;
    }

    private void count(UUID owner, String host, boolean isLimited, int calls) {
        UUID known = owner == null ? NEWSROOM : owner;
        all += calls;
        byOwner.merge(known, calls, Integer::sum);
        byHost.merge(host, calls, Integer::sum);
        if (!isLimited) return;
        limited += calls;
        limitedByOwner.merge(known, calls, Integer::sum);
    }

    private static int half(int calls) {
        return Math.max(1, calls / 2);
    }
}
