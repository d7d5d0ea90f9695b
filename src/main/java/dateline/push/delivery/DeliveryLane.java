package dateline.push.delivery;

import dateline.outbound.CallChannel;
import dateline.push.webhook.PushConfig;

/**
 * How deliveries are sent. Each lane has threads, connections and bounds of its own, so that slow endpoints on the usual lane do not
 * delay what is urgent.
 */
enum DeliveryLane {
    /** Publications, corrections and tests. */
    NORMAL(CallChannel.DELIVERIES),
    /** What was taken back: kills, withholdings, ends of permissions. */
    URGENT(CallChannel.URGENT_DELIVERIES);

    final CallChannel channel;

    DeliveryLane(CallChannel channel) {
        this.channel = channel;
    }

    /** Calls at once from one node. */
    int callsPerNode(PushConfig config) {
        return this == URGENT ? config.urgentCallsPerNode() : config.callsPerNode();
    }

    /** Calls at once from one node to the webhooks of one owner, a partner or the newsroom. */
    int callsPerOwner(PushConfig config) {
        int calls = this == URGENT ? config.urgentCallsPerPartner() : config.callsPerPartner();
        return Math.min(calls, callsPerNode(config));
    }
}
