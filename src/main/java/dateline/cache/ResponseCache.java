package dateline.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import dateline.http.describe.ServerCached;
import dateline.http.response.PreparedResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finished responses within a limit in bytes, compressed where they would not fit, each under the cache tags of what it shows. A response whose construction
 * began before an invalidation is not stored, because it may show the state before it. These tags are not those of the
 * header {@code Cache-Tag}, which {@code CachePolicy} writes for shared caches in front.
 */
@Singleton
public class ResponseCache {

    /** Tag of every response. */
    static final String ALL = "all";

    /** Tag of responses to callers with a key that any change of an article may change, such as lists. */
    static final String ANY_ARTICLE = "news";

    /**
     * The same for callers without a key. Only changes that the public may know of invalidate it, so response times
     * reveal nothing about hidden articles.
     */
    static final String ANY_PUBLIC_ARTICLE = "known-news";

    /**
     * Prefix of a second tag of each article on responses to callers with a key. The newsroom sees translations of every visibility, so a
     * hidden change of a translation changes its responses. Packages have the tag, too.
     */
    static final String NEWSROOM = "newsroom-";

    /**
     * Tag of lists of sections, tags, authors and sources: a name is public while an article that everybody may read
     * carries it.
     */
    static final String NAMES = "names";

    /** Additional tag of responses that depend on permissions. */
    static final String LICENSED = "licensed";

    /**
     * Additional tag of the public change feed: a change that is held back by an older transaction becomes readable
     * later than it is committed.
     */
    static final String CHANGE_FEED = "stream";

    // A change of a public article invalidates at least one of these tags.
    private static final Set<String> PUBLIC_TAGS = Set.of(ALL, ANY_PUBLIC_ARTICLE, NAMES, CHANGE_FEED);

    // Some lists show how long ago something ended. No change row marks the instant at which that becomes too old to
    // show.
    private static final Duration MAX_LIST_AGE = Duration.ofSeconds(60);
    private static final int MIN_ENTRIES = 8;

    // A compressed response is stored uncompressed, too, within this share of the limit.
    private static final double HAS_ROOM = 0.9;
    // An entry is compressed if another one of its size would exceed this share of the limit.
    private static final double NEARLY_FULL = 0.95;

    /** A stored response with the flags and instants that end its validity. */
    record CacheEntry(
            PreparedResponse response, List<InvalidationFlag> flags, Instant validFrom, Instant validUntil, int size) {

        // An instant before validFrom means that the clock was set back.
        boolean isStale(Instant now) {
            if (validFrom != null && now.isBefore(validFrom) || validUntil != null && !validUntil.isAfter(now))
                return true;
            for (InvalidationFlag flag : flags) if (flag.isSet()) return true;
            return false;
        }

        CacheEntry inOtherCoding() {
            PreparedResponse other = response.inOtherCoding();
            return new CacheEntry(other, flags, validFrom, validUntil, other.size());
        }
    }

    private final long maxBytes;
    private final Cache<CacheKey, CacheEntry> entries;
    // Values are weak: a flag lives as long as an entry that refers to it.
    private final Cache<String, InvalidationFlag> flags =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final StatsCounter lookups = new ConcurrentStatsCounter();
    // Bytes taken after the last change of the entries.
    private volatile long weight;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong publicGeneration = new AtomicLong();

    ResponseCache(CacheConfig config, MeterRegistry metrics) {
        this.maxBytes = config.most();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                // Maintenance runs on the calling thread: a maintenance thread would be woken every few responses.
                .executor(Runnable::run)
                .weigher((CacheKey key, CacheEntry entry) -> key.size() + entry.size())
                .recordStats(() -> lookups)
                .build();
        if (maxBytes > 0) CaffeineCacheMetrics.monitor(metrics, entries, "answers");
    }

    /** Counts invalidations. @param publicOnly count only those that affect callers without a key */
    long generation(boolean publicOnly) {
        return publicOnly ? publicGeneration.get() : generation.get();
    }

    /** Whether one of these tags is on responses to callers without a key. */
    static boolean affectsPublic(Collection<String> names) {
        return names.stream().anyMatch(PUBLIC_TAGS::contains);
    }

    /** @return null where no valid response is stored for this instant, in this content coding or one to convert */
    PreparedResponse get(CacheKey key, Instant now) {
        CacheEntry entry = find(key, now);
        if (entry == null) entry = convert(key, find(key.inOtherCoding(), now));
        else if (!key.gzip() && weight + entry.size() > NEARLY_FULL * maxBytes) compress(key, entry, now);
        if (entry == null) lookups.recordMisses(1);
        else lookups.recordHits(1);
        return entry == null ? null : entry.response();
    }

    /** Whether a response is stored for the request, in either content coding. It may be stale. */
    boolean holds(CacheKey key) {
        return entries.asMap().containsKey(key) || entries.asMap().containsKey(key.inOtherCoding());
    }

    private CacheEntry find(CacheKey key, Instant now) {
        CacheEntry entry = entries.asMap().get(key);
        if (entry == null || !entry.isStale(now)) return entry;
        entries.asMap().remove(key, entry);
        return null;
    }

    private CacheEntry convert(CacheKey key, CacheEntry other) {
        if (other == null || !other.response().isConvertible()) return null;
        CacheEntry entry = other.inOtherCoding();
        if (key.gzip() || weight + entry.size() < HAS_ROOM * maxBytes) store(key, entry);
        return entry;
    }

    // Only a response that is requested again is compressed, so that a cache which is too small for its requests costs
    // no more than none.
    private void compress(CacheKey key, CacheEntry entry, Instant now) {
        if (!entry.response().isConvertible()) return;
        if (find(key.inOtherCoding(), now) == null) store(key.inOtherCoding(), entry.inOtherCoding());
        entries.asMap().remove(key, entry);
        weight = weightedSize();
    }

    private void store(CacheKey key, CacheEntry entry) {
        entries.put(key, entry);
        weight = weightedSize();
    }

    /**
     * Stores a response if its scope allows it, nothing was invalidated since {@code generation}, and it is not too
     * large.
     *
     * @param generation {@link #generation} before anything was read for the response
     * @param now for an outlet's response, the instant at which the key was looked up
     * @return the entry for concurrent requests with the same key, stored or not; null where it may not be shared
     */
    CacheEntry put(CacheKey key, PreparedResponse response, long generation, Instant now) {
        ServerCached.CacheScope scope = response.cacheScope().orElse(null);
        if (scope == null
                || scope == ServerCached.CacheScope.NAMES && !key.rights().isEmpty()) return null;
        if (key.isForOutlet() != (scope == ServerCached.CacheScope.OUTLET)) return null;
        int size = response.size();
        List<InvalidationFlag> entryFlags = tagsOf(scope, key, response).stream()
                .map(name -> flags.get(name, ignored -> new InvalidationFlag()))
                .toList();
        // Flags are registered before the generation is compared, so that a concurrent invalidation is not missed.
        if (generation(key.rights().isEmpty()) != generation) return null;
        CacheEntry entry = new CacheEntry(
                response, entryFlags, key.isForOutlet() ? now : null, expiry(scope, response, now), size);
        if (size <= maxBytes / MIN_ENTRIES) store(key, entry);
        return entry;
    }

    private static List<String> tagsOf(ServerCached.CacheScope scope, CacheKey key, PreparedResponse response) {
        List<String> names = new ArrayList<>();
        names.add(ALL);
        if (scope == ServerCached.CacheScope.OUTLET) names.add(LICENSED);
        boolean ofArticles = scope == ServerCached.CacheScope.ARTICLE || scope == ServerCached.CacheScope.OUTLET;
        if (ofArticles && !response.tags().isEmpty()) {
            names.addAll(response.tags());
            if (!key.rights().isEmpty()) response.tags().forEach(tag -> names.add(NEWSROOM + tag));
        } else if (scope == ServerCached.CacheScope.CHANGES) names.addAll(List.of(ANY_PUBLIC_ARTICLE, CHANGE_FEED));
        else if (scope == ServerCached.CacheScope.NAMES) names.add(NAMES);
        else if (scope != ServerCached.CacheScope.STATIC)
            names.add(key.rights().isEmpty() ? ANY_PUBLIC_ARTICLE : ANY_ARTICLE);
        return names;
    }

    private static Instant expiry(ServerCached.CacheScope scope, PreparedResponse response, Instant now) {
        Instant end = response.trueUntil().orElse(null);
        if (scope != ServerCached.CacheScope.ARTICLES && scope != ServerCached.CacheScope.CHANGES) return end;
        Instant latest = now.plus(MAX_LIST_AGE);
        return end == null || end.isAfter(latest) ? latest : end;
    }

    /** Invalidates all entries with one of these tags, and all responses that are being built. */
    void invalidate(Collection<String> names) {
        if (names.isEmpty()) return;
        generation.incrementAndGet();
        if (affectsPublic(names)) publicGeneration.incrementAndGet();
        for (String name : names) {
            InvalidationFlag flag = flags.asMap().remove(name);
            if (flag != null) flag.set();
        }
    }

    /** Number of cache hits since the start. */
    public long hits() {
        return lookups.snapshot().hitCount();
    }

    /** Bytes taken by the stored responses and their keys. */
    public long sizeInBytes() {
        entries.cleanUp();
        return weightedSize();
    }

    private long weightedSize() {
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
