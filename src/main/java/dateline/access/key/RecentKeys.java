package dateline.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys that this node has authenticated within an hour, by their public ids, with what each might read. A key may have changed or
 * ended since. So this decides only which look-ups are worth a query; no request is answered by it.
 */
@Singleton
class RecentKeys {

    private static final int MAX_KEYS = 10_000;

    private final Cache<String, String> readRights = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    boolean contains(String id) {
        return readRights.getIfPresent(id) != null;
    }

    /** @param rights {@link AuthenticatedKey#readRights()} */
    void add(String id, String rights) {
        readRights.put(id, rights);
    }

    /** Returns {@link AuthenticatedKey#readRights()} of the last look-up within an hour. @param sent the text of the key */
    Optional<String> lastReadRights(String sent) {
        return KeyText.parse(sent).map(key -> readRights.getIfPresent(key.id()));
    }
}
