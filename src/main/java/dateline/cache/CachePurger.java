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
 * Tells a shared cache what is over, as soon as that is committed. How far it is stands in the database, so that what is committed while
 * nobody follows is told later. What must be gone has a lane of its own besides, where it waits for nothing else.
 */
@Singleton
class CachePurger {

    // Another node may give from memory for 0.9 seconds, and what is on its way then is stored when it comes.
    private static final long REPEAT_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<PurgeWorker> workers;

    @Inject
    CachePurger(PublicUrl url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this(url.purge().orElse(null), config, database, metrics, REPEAT_NANOS);
    }

    /** @param url null where there is none, and nothing is done */
    CachePurger(String url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics, long repeatNanos) {
        Counter accepted = Counter.builder("purges.taken")
                .description("Purges that a shared cache has taken")
                .register(metrics);
        Counter failed = Counter.builder("purges.failed")
                .description("Purges that a shared cache has not taken")
                .register(metrics);
        this.workers = rules(url, database).stream()
                .map(rule -> new PurgeWorker(
                        rule, new ChangeQuery(database), new PurgeTarget(url, config), repeatNanos, accepted, failed))
                .toList();
        Gauge.builder(
                        "purges.waiting",
                        workers,
                        all -> all.stream().mapToInt(PurgeWorker::pending).sum())
                .description("Names that a shared cache is still to be told")
                .register(metrics);
    }

    /** Of all that is over; it keeps how far it has told. */
    PurgeWorker changes() {
        return workers.get(0);
    }

    /** Of what nobody may read any more. */
    PurgeWorker withdrawals() {
        return workers.get(1);
    }

    void start(@Observes StartupEvent event) {
        workers.forEach(PurgeWorker::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (PurgeWorker worker : workers) worker.stop();
    }

    // What is gone is told with everything, too: there it stands how far, and what begins all over again.
    private static List<PurgeWorker.PurgeRule> rules(String url, AgroalDataSource database) {
        if (url == null) return List.of();
        PurgeOffset offset = new PurgeOffset(database, url);
        return List.of(
                new PurgeWorker.PurgeRule("purges", offset::load, CachePurger::changes, offset::store),
                new PurgeWorker.PurgeRule(
                        "purges-of-what-is-gone", offset::load, CachePurger::withdrawals, state -> {}));
    }

    private static Collection<String> changes(ChangeQuery.LogState state, ChangeQuery.LogState previous) {
        boolean historyUnknown = !state.continues(previous) || state.now().isBefore(previous.now());
        if (historyUnknown || state.affectsAllResponses()) return List.of(PurgeWorker.ALL);
        return tags(state.articles(), state.hasPublicChange());
    }

    private static Collection<String> withdrawals(ChangeQuery.LogState state, ChangeQuery.LogState previous) {
        if (!state.continues(previous)) return List.of();
        // What comes from it may be for licensees alone from now on.
        boolean sourceChanged = state.subjects().stream().anyMatch(subject -> subject.startsWith("source:"));
        return sourceChanged
                ? List.of(PurgeWorker.ALL)
                : tags(state.withdrawn(), !state.withdrawn().isEmpty());
    }

    private static Set<String> tags(List<String> articles, boolean hasPublicChange) {
        Set<String> tags = new LinkedHashSet<>();
        articles.forEach(id -> tags.add(CacheableRepresentation.article(id)));
        // A name comes and goes with the articles that everybody may read.
        if (hasPublicChange) tags.addAll(List.of("news", "names"));
        return tags;
    }
}
