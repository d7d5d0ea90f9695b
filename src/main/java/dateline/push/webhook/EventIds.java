package dateline.push.webhook;

import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.http.base.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Computes the ids of events, which receivers get as {@code webhook-id}. The same event gets the same id again, so
 * that a receiver recognizes an event that is enqueued again after the restore of a backup from between the change
 * and the event.
 */
public final class EventIds {

    private static final long TIME_BITS = 0xFFFF_FFFF_FFFFL;

    private EventIds() {}

    /**
     * @return a UUID of version 7 (RFC 9562) with the instant of the event and a digest of it; a random one for an
     *     item that is not identifiable
     */
    public static UUID of(UUID webhook, ChangeFeedItem item) {
        if (!item.identifiable()) return Ids.next();
        return version7(
                item.at(),
                digest("%s|%s|%s|%s|%s|%s"
                        .formatted(webhook, item.article(), item.kind(), item.version(), item.level(), item.at())));
    }

    /** Returns the id of an event for the desk. */
    public static UUID of(UUID webhook, DeskEvent event) {
        return version7(
                event.identity(),
                digest("%s|%s|%s|%s".formatted(webhook, event.kind(), event.subject(), event.identity())));
    }

    private static UUID version7(Instant at, byte[] random) {
        long high = (at.toEpochMilli() & TIME_BITS) << 16 | 0x7000L | (random[0] & 0x0F) << 8 | random[1] & 0xFF;
        long low = 0;
        for (int i = 2; i < 10; i++) low = low << 8 | random[i] & 0xFF;
        return new UUID(high, low & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
