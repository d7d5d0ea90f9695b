package dateline.outbound;

/**
 * Connections and name look-ups that a call uses. Each channel has its own connection pool and its own look-up threads, so that slow
 * hosts called on one channel do not delay calls on another.
 */
public enum CallChannel {
    /** Imports and hubs: at most 16 connections to one target at once; further calls wait. */
    GENERAL(16, 16),
    /** Webhook deliveries. The caller bounds the number of calls, so that none waits for a connection. */
    DELIVERIES(1_024, 64),
    /** Webhook deliveries of what was taken back, bounded by the caller too. */
    URGENT_DELIVERIES(1_024, 64);

    /** Connections to one address and port at once. */
    final int connectionsPerTarget;

    /** Threads that look names up; a thread ends after ten idle seconds. */
    final int lookupThreads;

    CallChannel(int connectionsPerTarget, int lookUps) {
        this.connectionsPerTarget = connectionsPerTarget;
        this.lookupThreads = lookUps;
    }
}
