package dateline.syndication;

import dateline.access.KeyInForce;
import dateline.access.Recognition;
import dateline.access.Scopes;
import dateline.article.ArticleRow;
import dateline.http.Admission;
import dateline.http.Admission.Batches;
import dateline.http.Crew;
import dateline.http.Ids;
import dateline.http.Limits;
import dateline.http.Problem;
import dateline.http.Segment;
import dateline.http.Straight;
import dateline.http.Straight.Asked;
import dateline.http.WorkClass;
import dateline.syndication.PackageMemory.Remembered;
import dateline.syndication.Rights.Wanted;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Packages of what a partner that is remembered may run, straight from the database: what is not remembered of the articles is read together. Whatever is to be
 * refused, counted or explained goes by REST.
 */
@Singleton
class StraightPackages {

    private static final Logger LOG = Logger.getLogger(StraightPackages.class);
    private static final String BELOW = "/v1/syndication/articles/";
    private static final String TEMPLATE = BELOW + "{article: " + Segment.WORD + "}";
    private static final Method GET_PACKAGE = Straight.method(SyndicationResource.class, "getPackage");
    private static final int TOGETHER = 16;

    /** A request for a package, like no other. */
    private static final class Pull {

        private final Licensee licensee;
        private final KeyInForce key;
        private final Wanted wanted;

        private Pull(Licensee licensee, KeyInForce key, UUID article) {
            this.licensee = licensee;
            this.key = key;
            this.wanted = new Wanted(article, key.at());
        }
    }

    private final Recognition recognition;
    private final Limits limits;
    private final Licensees licensees;
    private final PackageMemory memory;
    private final Rights rights;
    private final Delivery delivery;
    private final Straight straight;
    private final Batches admitted;
    private final ThreadPoolExecutor threads;
    private final Crew<Pull, Asked> pulls;
    private final LongAdder made = new LongAdder();

    StraightPackages(
            Recognition recognition,
            Limits limits,
            Licensees licensees,
            PackageMemory memory,
            Rights rights,
            Delivery delivery,
            Straight straight,
            Admission admission) {
        this.recognition = recognition;
        this.limits = limits;
        this.licensees = licensees;
        this.memory = memory;
        this.rights = rights;
        this.delivery = delivery;
        this.straight = straight;
        int cores = Runtime.getRuntime().availableProcessors();
        this.threads = Crew.threads("packages", 2 * cores);
        this.admitted = admission.batches(WorkClass.PACKAGES, cores, TOGETHER);
        this.pulls = new Crew<>(threads, cores, TOGETHER, this::make, this::failed);
    }

    void register(@Observes Filters filters) {
        // Below what is kept and the deadline, above authentication, which would ask for the key once more.
        filters.register(this::read, 248);
    }

    void end(@Observes ShutdownEvent stop) {
        threads.shutdown();
    }

    /** Packages that were made here, whatever became of them. */
    long made() {
        return made.sum();
    }

    private void read(RoutingContext rc) {
        String path = rc.request().path();
        String article = path.startsWith(BELOW) ? path.substring(BELOW.length()) : "";
        boolean one = Ids.isUuid(article) && rc.request().query() == null && Straight.plain(rc);
        if (!one) rc.next();
        else recognition.recognise(rc, key -> pull(rc, UUID.fromString(article), key));
    }

    private void pull(RoutingContext rc, UUID article, Optional<KeyInForce> key) {
        Asked asked = Asked.of(rc, TEMPLATE);
        if (!asked.there()) return;
        Optional<Licensee> known = key.filter(one -> one.scopes().contains(Scopes.SYNDICATION_READ))
                .flatMap(licensees::known);
        boolean written = rc.request().path().endsWith(article.toString());
        if (known.isEmpty() || !written) rc.next();
        else if (limits.admits(rc))
            admitted.enter(rc, () -> pulls.serve(new Pull(known.get(), key.get(), article), asked));
    }

    private void make(Map<Pull, List<Asked>> waiting) {
        // Nothing is written down for who is gone.
        Map<Pull, List<Asked>> all = new LinkedHashMap<>(waiting);
        all.values().removeIf(who -> who.stream().noneMatch(Asked::there));
        if (all.isEmpty()) return;
        Map<UUID, Remembered> read = memory.of(articles(all, who -> true), articles(all, Asked::compares));
        Map<UUID, ArticleRow> rows = new HashMap<>();
        read.forEach((id, one) -> rows.put(id, one.article()));
        Map<Licensee, List<Pull>> byLicensee = all.keySet().stream()
                .collect(Collectors.groupingBy(pull -> pull.licensee, IdentityHashMap::new, Collectors.toList()));
        Map<Pull, Ruling> rulings = new HashMap<>();
        byLicensee.forEach((licensee, some) -> {
            Map<Wanted, Ruling> permitted = rights.permitted(
                    licensee, some.stream().map(pull -> pull.wanted).toList(), rows);
            some.forEach(pull -> rulings.put(pull, permitted.get(pull.wanted)));
        });
        all.forEach((pull, who) ->
                who.forEach(asked -> deliver(pull, rulings.get(pull), read.get(pull.wanted.article()), asked)));
    }

    private static Set<UUID> articles(Map<Pull, List<Asked>> all, Predicate<Asked> some) {
        return all.entrySet().stream()
                .filter(one -> one.getValue().stream().anyMatch(some))
                .map(one -> one.getKey().wanted.article())
                .collect(Collectors.toSet());
    }

    private void deliver(Pull pull, Ruling ruling, Remembered article, Asked asked) {
        if (ruling == null) {
            // By an article that is not what it was, nobody would be permitted from here on.
            if (article != null) memory.forget(pull.wanted.article(), article.state());
            asked.goOn();
            return;
        }
        try {
            var parcel = delivery.parcel(ruling, pull.key.id(), pull.wanted.at(), article);
            made.increment();
            straight.deliver(asked, GET_PACKAGE, TEMPLATE, parcel, pull.wanted.at(), threads);
        } catch (RuntimeException | Error e) {
            // Whatever it is, a refusal or a failure, it is this one's, and REST says so.
            if (!(e instanceof Problem)) LOG.error("not delivered straight", e);
            asked.goOn();
        }
    }

    // REST says to everybody what it was, and in the log.
    private void failed(Throwable e, List<Asked> who) {
        if (e instanceof Error) LOG.error("not delivered straight", e);
        else LOG.debug("not delivered straight", e);
        who.forEach(Asked::goOn);
        pulls.dismiss().forEach(Asked::goOn);
    }
}
