package dateline.ingest.story;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds items that a document contains twice, which would make two new versions with every run. The first is kept, or
 * the one changed later if both have a date of change. Stores about 100 bytes per item, whatever the length of its id.
 */
public final class DuplicateFilter {

    // Later than any date: an item without a date is not replaced by a later one.
    private static final Instant NO_DATE = Instant.MAX;

    private final Map<UUID, Instant> stampsById = new HashMap<>();

    /** @return the same items, with the duplicates marked as passed over */
    public List<PreparedItem> markDuplicates(List<PreparedItem> batch) {
        List<PreparedItem> marked = new ArrayList<>(batch);
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            PreparedItem item = batch.get(i);
            if (!item.isReady() || item.incoming() == null) continue;
            String id = item.incoming().sourceId();
            if (accept(id, item.incoming().timestamp())) {
                Integer earlier = indexes.put(id, i);
                if (earlier != null) marked.set(earlier, marked.get(earlier).asDuplicate());
            } else {
                marked.set(i, item.asDuplicate());
            }
        }
        return marked;
    }

    /**
     * @param stamp when the item was changed; null if unknown
     * @return whether the item is to be imported
     */
    public boolean accept(String id, Instant stamp) {
        UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        Instant earlier = stampsById.putIfAbsent(hash, stamp == null ? NO_DATE : stamp);
        if (earlier == null) return true;
        boolean isLater = stamp != null && stamp.isAfter(earlier);
        if (isLater) stampsById.put(hash, stamp);
        return isLater;
    }
}
