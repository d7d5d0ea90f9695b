package dateline.cache;

import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Purges a shared cache from the change log. The position up to which it has purged is stored in the database, so that
 * changes committed while no node runs are purged later. Withdrawn articles have a worker of their own and do not wait
 * behind other purges.
 */
@Singleton
class CachePurger {

    // Another node may serve a response from its cache for 0.9 seconds after a change, and the shared cache may store
    // it after the first purge. The second purge removes that copy.
    private static final long REPEAT_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<PurgeWorker> workers;

    @Inject
    CachePurger(PublicUrl url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this(url.purge().orElse(null), config, database, metrics, REPEAT_NANOS);
    }

    /**
     * @param url null where there is no shared cache; then nothing is purged
     * @param repeatNanos nanoseconds after which every purge is sent again
     */
    CachePurger(String url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics, long repeatNanos) {
        Counter accepted = Counter.builder("purges.taken")
                .description("Cache tags that a shared cache has purged")
                .register(metrics);
        Counter failed = Counter.builder("purges.failed")
                .description("Purge requests that a shared cache has not accepted")
                .register(metrics);
        this.workers = rules(url, database).stream()
                .map(rule -> new PurgeWorker(
                        rule, new ChangeQuery(database), new PurgeTarget(url, config), repeatNanos, accepted, failed))
                .toList();
        Gauge.builder(
                        "purges.waiting",
                        workers,
                        all -> all.stream().mapToInt(PurgeWorker::pending).sum())
                .description("Cache tags that are still to be purged from a shared cache")
                .register(metrics);
    }

    /** The worker that purges every change and stores the position. */
    PurgeWorker changes() {
        return workers.get(0);
    }

    /** The worker that purges articles that are no longer public. */
    PurgeWorker withdrawals() {
        return workers.get(1);
    }

    void start(@Observes StartupEvent event) {
        workers.forEach(PurgeWorker::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (PurgeWorker worker : workers) worker.stop();
    }

    // The first worker purges withdrawn articles too. It stores the position and handles a history that is not
    // continued.
    private static List<PurgeWorker.PurgeRule> rules(String url, AgroalDataSource database) {
        if (url == null) return List.of();
        PurgeOffset offset = new PurgeOffset(database, url);
        return List.of(
                new PurgeWorker.PurgeRule("cache-purge", offset::load, CachePurger::changes, offset::store),
                new PurgeWorker.PurgeRule(
                        "cache-purge-withdrawn", offset::load, CachePurger::withdrawals, state -> {}));
    }

    private static Collection<String> changes(ChangeQuery.LogState state, ChangeQuery.LogState previous) {
        boolean historyUnknown = !state.continues(previous) || state.now().isBefore(previous.now());
        if (historyUnknown || state.affectsAllResponses()) return List.of(PurgeWorker.ALL);
        return tags(state.articles(), state.hasPublicChange());
    }

    private static Collection<String> withdrawals(ChangeQuery.LogState state, ChangeQuery.LogState previous) {
        if (!state.continues(previous)) return List.of();
        // Articles from this source may have become licensed.
        boolean sourceChanged = state.subjects().stream().anyMatch(subject -> subject.startsWith("source:"));
        return sourceChanged
                ? List.of(PurgeWorker.ALL)
                : tags(state.withdrawn(), !state.withdrawn().isEmpty());
    }

    private static Set<String> tags(List<String> articles, boolean hasPublicChange) {
        Set<String> tags = new LinkedHashSet<>();
        articles.forEach(id -> tags.add(CacheableRepresentation.articleTag(id)));
        // A name is public while an article that everybody may read carries it.
        if (hasPublicChange) tags.addAll(List.of("news", "names"));
        return tags;
    }
}
