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
    private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<PurgeWorker> lanes;

    @Inject
    CachePurger(PublicUrl url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this(url.purge().orElse(null), config, database, metrics, AGAIN_NANOS);
    }

    /** @param url null where there is none, and nothing is done */
    CachePurger(String url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics, long again) {
        Counter taken = Counter.builder("purges.taken")
                .description("Purges that a shared cache has taken")
                .register(metrics);
        Counter failed = Counter.builder("purges.failed")
                .description("Purges that a shared cache has not taken")
                .register(metrics);
        this.lanes = cargoes(url, database).stream()
                .map(cargo -> new PurgeWorker(
                        cargo, new ChangeQuery(database), new PurgeTarget(url, config), again, taken, failed))
                .toList();
        Gauge.builder(
                        "purges.waiting",
                        lanes,
                        all -> all.stream().mapToInt(PurgeWorker::waiting).sum())
                .description("Names that a shared cache is still to be told")
                .register(metrics);
    }

    /** Of all that is over; it keeps how far it has told. */
    PurgeWorker everything() {
        return lanes.get(0);
    }

    /** Of what nobody may read any more. */
    PurgeWorker gone() {
        return lanes.get(1);
    }

    void begin(@Observes StartupEvent start) {
        lanes.forEach(PurgeWorker::begin);
    }

    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        for (PurgeWorker lane : lanes) lane.end();
    }

    // What is gone is told with everything, too: there it stands how far, and what begins all over again.
    private static List<PurgeWorker.PurgeRule> cargoes(String url, AgroalDataSource database) {
        if (url == null) return List.of();
        PurgeOffset progress = new PurgeOffset(database, url);
        return List.of(
                new PurgeWorker.PurgeRule("purges", progress::last, CachePurger::everything, progress::keep),
                new PurgeWorker.PurgeRule("purges-of-what-is-gone", progress::last, CachePurger::gone, state -> {}));
    }

    private static Collection<String> everything(ChangeQuery.LogState state, ChangeQuery.LogState before) {
        boolean another = !state.follows(before) || state.now().isBefore(before.now());
        if (another || state.renamed()) return List.of(PurgeWorker.ALL);
        return tags(state.articles(), state.told());
    }

    private static Collection<String> gone(ChangeQuery.LogState state, ChangeQuery.LogState before) {
        if (!state.follows(before)) return List.of();
        // What comes from it may be for licensees alone from now on.
        boolean source = state.subjects().stream().anyMatch(subject -> subject.startsWith("source:"));
        return source
                ? List.of(PurgeWorker.ALL)
                : tags(state.gone(), !state.gone().isEmpty());
    }

    private static Set<String> tags(List<String> articles, boolean news) {
        Set<String> tags = new LinkedHashSet<>();
        articles.forEach(id -> tags.add(CacheableRepresentation.article(id)));
        // A name comes and goes with the articles that everybody may read.
        if (news) tags.addAll(List.of("news", "names"));
        return tags;
    }
}
