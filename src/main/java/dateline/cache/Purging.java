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
class Purging {

    // Another node may give from memory for 0.9 seconds, and what is on its way then is stored when it comes.
    private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<PurgeLane> lanes;

    @Inject
    Purging(PublicUrl url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this(url.purge().orElse(null), config, database, metrics, AGAIN_NANOS);
    }

    /** @param url null where there is none, and nothing is done */
    Purging(String url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics, long again) {
        Counter taken = Counter.builder("purges.taken")
                .description("Purges that a shared cache has taken")
                .register(metrics);
        Counter failed = Counter.builder("purges.failed")
                .description("Purges that a shared cache has not taken")
                .register(metrics);
        this.lanes = cargoes(url, database).stream()
                .map(cargo ->
                        new PurgeLane(cargo, new LogLook(database), new PurgeTarget(url, config), again, taken, failed))
                .toList();
        Gauge.builder(
                        "purges.waiting",
                        lanes,
                        all -> all.stream().mapToInt(PurgeLane::waiting).sum())
                .description("Names that a shared cache is still to be told")
                .register(metrics);
    }

    /** Of all that is over; it keeps how far it has told. */
    PurgeLane everything() {
        return lanes.get(0);
    }

    /** Of what nobody may read any more. */
    PurgeLane gone() {
        return lanes.get(1);
    }

    void begin(@Observes StartupEvent start) {
        lanes.forEach(PurgeLane::begin);
    }

    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        for (PurgeLane lane : lanes) lane.end();
    }

    // What is gone is told with everything, too: there it stands how far, and what begins all over again.
    private static List<PurgeLane.Cargo> cargoes(String url, AgroalDataSource database) {
        if (url == null) return List.of();
        PurgeProgress progress = new PurgeProgress(database, url);
        return List.of(
                new PurgeLane.Cargo("purges", progress::last, Purging::everything, progress::keep),
                new PurgeLane.Cargo("purges-of-what-is-gone", progress::last, Purging::gone, state -> {}));
    }

    private static Collection<String> everything(LogLook.State state, LogLook.State before) {
        boolean another = !state.follows(before) || state.now().isBefore(before.now());
        if (another || state.renamed()) return List.of(PurgeLane.ALL);
        return tags(state.articles(), state.told());
    }

    private static Collection<String> gone(LogLook.State state, LogLook.State before) {
        if (!state.follows(before)) return List.of();
        // What comes from it may be for licensees alone from now on.
        boolean source = state.subjects().stream().anyMatch(subject -> subject.startsWith("source:"));
        return source
                ? List.of(PurgeLane.ALL)
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
