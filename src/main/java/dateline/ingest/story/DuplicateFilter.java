package dateline.ingest.story;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds items that a document contains twice, which would make two new versions with every run. The first is taken, or
 * the one changed later if both have a date of change. Stores about 100 bytes per item, whatever the length of its id.
 */
public final class DuplicateFilter {

    // Later than any date: an item without a date is not replaced by a later one.
    private static final Instant UNSAID = Instant.MAX;

    private final Map<UUID, Instant> taken = new HashMap<>();

    /** @return the same items, with the duplicates marked as passed over */
    public List<PreparedItem> of(List<PreparedItem> batch) {
        List<PreparedItem> once = new ArrayList<>(batch);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            PreparedItem one = batch.get(i);
            if (!one.isReady() || one.arrival() == null) continue;
            String id = one.arrival().sourceId();
            if (take(id, one.arrival().stamp())) {
                Integer earlier = places.put(id, i);
                if (earlier != null) once.set(earlier, once.get(earlier).repeated());
            } else {
                once.set(i, one.repeated());
            }
        }
        return once;
    }

    /**
     * @param stamp when the item was changed; null if unknown
     * @return whether the item is to be taken
     */
    public boolean take(String id, Instant stamp) {
        UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        Instant before = taken.putIfAbsent(hash, stamp == null ? UNSAID : stamp);
        if (before == null) return true;
        boolean later = stamp != null && stamp.isAfter(before);
        if (later) taken.put(hash, stamp);
        return later;
    }
}
