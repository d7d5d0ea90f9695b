package dateline.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
 * Answers within so many bytes, each under the tags of what it shows. An answer that was begun before something was dropped is not
 * kept: it may show what was.
 */
@Singleton
public class ResponseCache {

    /** Of every answer. */
    static final String ALL = "all";

    /** Of what any article may change. */
    static final String NEWS = "news";

    /** Of the same for everybody: what happens unseen changes nothing there, and is not to be seen in how fast an answer comes. */
    static final String PUBLIC_NEWS = "known-news";

    /** Before the tag of an article, for those who see its translations whatever their visibility. */
    static final String NEWSROOM = "newsroom-";

    /** Of lists of names: a name comes and goes with the articles that everybody may read. */
    static final String NAMES = "names";

    /** Of what is told under permissions, besides. */
    static final String LICENSED = "licensed";

    /** Of the public stream, besides: what is committed late has its turn at another time than it is told. */
    static final String CHANGE_FEED = "stream";

    // With an article that everybody may know of, one of these is dropped.
    private static final Set<String> PUBLIC_TAGS = Set.of(ALL, PUBLIC_NEWS, NAMES, CHANGE_FEED);

    // Some lists say how long ago something ended, which no change tells when it is long enough.
    private static final Duration MAX_LIST_AGE = Duration.ofSeconds(60);
    private static final int MIN_ENTRIES = 8;

    /** A response with what ends it. */
    record CacheEntry(
            PreparedResponse response, List<InvalidationFlag> flags, Instant validFrom, Instant validUntil, int size) {

        // A clock that was set back was not here before.
        boolean isStale(Instant now) {
            if (validFrom != null && now.isBefore(validFrom) || validUntil != null && !validUntil.isAfter(now))
                return true;
            for (InvalidationFlag flag : flags) if (flag.isSet()) return true;
            return false;
        }
    }

    private final long maxBytes;
    private final Cache<CacheKey, CacheEntry> entries;
    // A tag lives as long as an answer that has it.
    private final Cache<String, InvalidationFlag> flags =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong publicGeneration = new AtomicLong();

    ResponseCache(CacheConfig config, MeterRegistry metrics) {
        this.maxBytes = config.most();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                // Where it is asked: a thread that tidies up would be woken every few answers.
                .executor(Runnable::run)
                .weigher((CacheKey address, CacheEntry entry) -> address.size() + entry.size())
                .recordStats()
                .build();
        if (maxBytes > 0) CaffeineCacheMetrics.monitor(metrics, entries, "answers");
    }

    /** Moves whenever something is dropped. @param everybody only what callers without a key may have been given */
    long generation(boolean publicOnly) {
        return publicOnly ? publicGeneration.get() : generation.get();
    }

    /** Whether any of these tags is of something that callers without a key may have been given. */
    static boolean affectsPublic(Collection<String> names) {
        return names.stream().anyMatch(PUBLIC_TAGS::contains);
    }

    /** @return null where nothing is kept that is true at this instant */
    PreparedResponse get(CacheKey key, Instant now) {
        CacheEntry entry = entries.getIfPresent(key);
        if (entry == null) return null;
        if (!entry.isStale(now)) return entry.response();
        entries.asMap().remove(key, entry);
        return null;
    }

    /**
     * Stores a response, where it may be stored and there is room for it.
     *
     * @param generation {@link #generation} before anything was read for it
     * @param now of an outlet's, no later than what it says is true
     * @return the response for concurrent requests of the same, stored or not; null where it may not be shared
     */
    CacheEntry put(CacheKey key, PreparedResponse response, long generation, Instant now) {
        ServerCached.CacheScope scope = response.kept().orElse(null);
        if (scope == null
                || scope == ServerCached.CacheScope.NAMES && !key.rights().isEmpty()) return null;
        if (key.isForOutlet() != (scope == ServerCached.CacheScope.OUTLET)) return null;
        int size = response.size();
        List<InvalidationFlag> entryFlags = tagsOf(scope, key, response).stream()
                .map(name -> flags.get(name, ignored -> new InvalidationFlag()))
                .toList();
        // What is dropped from here on finds the tags.
        if (generation(key.rights().isEmpty()) != generation) return null;
        CacheEntry entry = new CacheEntry(
                response, entryFlags, key.isForOutlet() ? now : null, expiry(scope, response, now), size);
        if (size <= maxBytes / MIN_ENTRIES) entries.put(key, entry);
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
        } else if (scope == ServerCached.CacheScope.STREAM) names.addAll(List.of(PUBLIC_NEWS, CHANGE_FEED));
        else if (scope == ServerCached.CacheScope.NAMES) names.add(NAMES);
        else if (scope != ServerCached.CacheScope.RELEASE)
            names.add(key.rights().isEmpty() ? PUBLIC_NEWS : NEWS);
        return names;
    }

    private static Instant expiry(ServerCached.CacheScope scope, PreparedResponse response, Instant now) {
        Instant end = response.trueUntil().orElse(null);
        if (scope != ServerCached.CacheScope.NEWS && scope != ServerCached.CacheScope.STREAM) return end;
        Instant latest = now.plus(MAX_LIST_AGE);
        return end == null || end.isAfter(latest) ? latest : end;
    }

    /** Everything that has one of these tags, and whatever is being made. */
    void invalidate(Collection<String> names) {
        if (names.isEmpty()) return;
        generation.incrementAndGet();
        if (affectsPublic(names)) publicGeneration.incrementAndGet();
        for (String name : names) {
            InvalidationFlag flag = flags.asMap().remove(name);
            if (flag != null) flag.set();
        }
    }

    /** How often something was found here since the start. */
    public long hits() {
        return entries.stats().hitCount();
    }

    /** Bytes that they take. */
    public long sizeInBytes() {
        entries.cleanUp();
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
