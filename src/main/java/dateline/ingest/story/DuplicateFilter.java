package dateline.ingest.story;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which items a run has taken. Some documents have one twice, which would be two new versions of it with every run: the first is taken,
 * or the one changed later where both say when. It remembers about a hundred bytes of each item, however long its id.
 */
public final class DuplicateFilter {

    // Later than any other: nothing comes after what does not say when.
    private static final Instant UNSAID = Instant.MAX;

    private final Map<UUID, Instant> taken = new HashMap<>();

    /** @return the same items, those passed over that are in the document twice */
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

    /** @param stamp null where it does not say when it was changed; @return whether it is to be taken */
    public boolean take(String id, Instant stamp) {
        UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        Instant before = taken.putIfAbsent(hash, stamp == null ? UNSAID : stamp);
        if (before == null) return true;
        boolean later = stamp != null && stamp.isAfter(before);
        if (later) taken.put(hash, stamp);
        return later;
    }
}
