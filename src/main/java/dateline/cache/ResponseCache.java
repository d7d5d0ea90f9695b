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
    static final String KNOWN_NEWS = "known-news";

    /** Before the tag of an article, for those who see its translations whatever their visibility. */
    static final String NEWSROOM = "newsroom-";

    /** Of lists of names: a name comes and goes with the articles that everybody may read. */
    static final String NAMES = "names";

    /** Of what is told under permissions, besides. */
    static final String LICENSED = "licensed";

    /** Of the public stream, besides: what is committed late has its turn at another time than it is told. */
    static final String STREAM = "stream";

    // With an article that everybody may know of, one of these is dropped.
    private static final Set<String> EVERYBODY = Set.of(ALL, KNOWN_NEWS, NAMES, STREAM);

    // Some lists say how long ago something ended, which no change tells when it is long enough.
    private static final Duration NEWS_AT_MOST = Duration.ofSeconds(60);
    private static final int SHARE = 8;

    /** A response with what ends it. */
    record CacheEntry(PreparedResponse answer, List<InvalidationFlag> tags, Instant from, Instant until, int size) {

        // A clock that was set back was not here before.
        boolean over(Instant now) {
            if (from != null && now.isBefore(from) || until != null && !until.isAfter(now)) return true;
            for (InvalidationFlag tag : tags) if (tag.changed()) return true;
            return false;
        }
    }

    private final long most;
    private final Cache<CacheKey, CacheEntry> entries;
    // A tag lives as long as an answer that has it.
    private final Cache<String, InvalidationFlag> tags =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final AtomicLong drops = new AtomicLong();
    private final AtomicLong publicDrops = new AtomicLong();

    ResponseCache(CacheConfig config, MeterRegistry metrics) {
        this.most = config.most();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(most)
                // Where it is asked: a thread that tidies up would be woken every few answers.
                .executor(Runnable::run)
                .weigher((CacheKey address, CacheEntry entry) -> address.size() + entry.size())
                .recordStats()
                .build();
        if (most > 0) CaffeineCacheMetrics.monitor(metrics, entries, "answers");
    }

    /** Moves whenever something is dropped. @param everybody only what callers without a key may have been given */
    long drops(boolean everybody) {
        return everybody ? publicDrops.get() : drops.get();
    }

    /** Whether any of these tags is of something that callers without a key may have been given. */
    static boolean everybody(Collection<String> names) {
        return names.stream().anyMatch(EVERYBODY::contains);
    }

    /** @return null where nothing is kept that is true at this instant */
    PreparedResponse at(CacheKey address, Instant now) {
        CacheEntry entry = entries.getIfPresent(address);
        if (entry == null) return null;
        if (!entry.over(now)) return entry.answer();
        entries.asMap().remove(address, entry);
        return null;
    }

    /**
     * Stores a response, where it may be stored and there is room for it.
     *
     * @param since {@link #drops} before anything was read for it
     * @param now of an outlet's, no later than what it says is true
     * @return the response for concurrent requests of the same, stored or not; null where it may not be shared
     */
    CacheEntry keep(CacheKey address, PreparedResponse answer, long since, Instant now) {
        ServerCached.CacheScope shows = answer.kept().orElse(null);
        if (shows == null
                || shows == ServerCached.CacheScope.NAMES && !address.rights().isEmpty()) return null;
        if (address.ofOutlet() != (shows == ServerCached.CacheScope.OUTLET)) return null;
        int size = answer.size();
        List<InvalidationFlag> tagged = tags(shows, address, answer).stream()
                .map(name -> tags.get(name, first -> new InvalidationFlag()))
                .toList();
        // What is dropped from here on finds the tags.
        if (drops(address.rights().isEmpty()) != since) return null;
        CacheEntry entry =
                new CacheEntry(answer, tagged, address.ofOutlet() ? now : null, until(shows, answer, now), size);
        if (size <= most / SHARE) entries.put(address, entry);
        return entry;
    }

    private static List<String> tags(ServerCached.CacheScope shows, CacheKey address, PreparedResponse answer) {
        List<String> names = new ArrayList<>();
        names.add(ALL);
        if (shows == ServerCached.CacheScope.OUTLET) names.add(LICENSED);
        boolean ofArticles = shows == ServerCached.CacheScope.ARTICLE || shows == ServerCached.CacheScope.OUTLET;
        if (ofArticles && !answer.tags().isEmpty()) {
            names.addAll(answer.tags());
            if (!address.rights().isEmpty()) answer.tags().forEach(tag -> names.add(NEWSROOM + tag));
        } else if (shows == ServerCached.CacheScope.STREAM) names.addAll(List.of(KNOWN_NEWS, STREAM));
        else if (shows == ServerCached.CacheScope.NAMES) names.add(NAMES);
        else if (shows != ServerCached.CacheScope.RELEASE)
            names.add(address.rights().isEmpty() ? KNOWN_NEWS : NEWS);
        return names;
    }

    private static Instant until(ServerCached.CacheScope shows, PreparedResponse answer, Instant now) {
        Instant end = answer.trueUntil().orElse(null);
        if (shows != ServerCached.CacheScope.NEWS && shows != ServerCached.CacheScope.STREAM) return end;
        Instant most = now.plus(NEWS_AT_MOST);
        return end == null || end.isAfter(most) ? most : end;
    }

    /** Everything that has one of these tags, and whatever is being made. */
    void drop(Collection<String> names) {
        if (names.isEmpty()) return;
        drops.incrementAndGet();
        if (everybody(names)) publicDrops.incrementAndGet();
        for (String name : names) {
            InvalidationFlag tag = tags.asMap().remove(name);
            if (tag != null) tag.change();
        }
    }

    /** How often something was found here since the start. */
    public long given() {
        return entries.stats().hitCount();
    }

    /** Bytes that they take. */
    public long bytes() {
        entries.cleanUp();
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
