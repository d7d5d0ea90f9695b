package dateline.push.delivery;

import dateline.outbound.CallChannel;
import dateline.push.webhook.PushConfig;

/**
 * A lane of delivery with its own threads, connections and limits, so that slow endpoints on the normal lane do not
 * delay urgent deliveries.
 */
enum DeliveryLane {
    /** Publications, corrections and tests. */
    NORMAL(CallChannel.DELIVERIES),
    /** Withdrawals: kills, withholdings, ends of permissions. */
    URGENT(CallChannel.URGENT_DELIVERIES);

    final CallChannel channel;

    DeliveryLane(CallChannel channel) {
        this.channel = channel;
    }

    /** Maximum of concurrent calls from one node. */
    int callsPerNode(PushConfig config) {
        return this == URGENT ? config.urgentCallsPerNode() : config.callsPerNode();
    }

    /** Maximum of concurrent calls from one node to the webhooks of one owner, a partner or the newsroom. */
    int callsPerOwner(PushConfig config) {
        int calls = this == URGENT ? config.urgentCallsPerPartner() : config.callsPerPartner();
        return Math.min(calls, callsPerNode(config));
    }
}
