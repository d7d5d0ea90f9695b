package dateline.cache;

import dateline.access.key.AuthenticatedKey;
import dateline.access.key.KeyAuthenticator;
import dateline.cache.ResponseCache.CacheEntry;
import dateline.http.ingress.RateLimits;
import dateline.http.problem.ProblemWriter;
import dateline.http.response.PreparedResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.FastThreadLocal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Answers what is kept, on the event loop and ahead of everything that would wait for the database; what is not kept yet is made once,
 * however many wait for it. Whoever sends a key is recognised and counted before.
 */
@Singleton
public class ResponseCacheFilter {

    private static final String LICENSED_PATH = "/v1/syndication/";

    // An event loop that always finds another request never waits. Where cores are few nobody else gets one, neither
    // the database nor whoever reads the answers, until the kernel takes it away at a tick, milliseconds later.
    private static final int HITS_BEFORE_YIELD = 32;

    private static final class HitCounter {

        private int hits;

        private void countHit() {
            if (++hits % HITS_BEFORE_YIELD == 0) Thread.yield();
        }
    }

    private static final FastThreadLocal<HitCounter> HIT_COUNTERS = new FastThreadLocal<>() {
        @Override
        protected HitCounter initialValue() {
            return new HitCounter();
        }
    };

    private final ResponseCache cache;
    private final CacheInvalidator invalidator;
    private final KeyAuthenticator authenticator;
    private final RateLimits limits;
    private final ProblemWriter problems;
    private final Counter builtResponses;
    private final ConcurrentMap<CacheKey, SingleFlight> flights = new ConcurrentHashMap<>();

    ResponseCacheFilter(
            ResponseCache cache,
            CacheInvalidator invalidator,
            KeyAuthenticator authenticator,
            RateLimits limits,
            ProblemWriter problems,
            MeterRegistry metrics) {
        this.builtResponses = Counter.builder("answers.made")
                .description("Answers made to be kept")
                .register(metrics);
        this.cache = cache;
        this.invalidator = invalidator;
        this.authenticator = authenticator;
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        // Next to the gate: nobody has to be recognised.
        filters.register(this::serveAnonymous, 9_999);
        // Above authentication, which would ask the same: who is answered here is authenticated by no framework.
        filters.register(this::serveKey, 251);
    }

    private void serveAnonymous(RoutingContext rc) {
        if (rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else serve(rc, "", invalidator.asOf(true), cache.generation(true));
    }

    private void serveKey(RoutingContext rc) {
        HttpMethod method = rc.request().method();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        if (!reads || !rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else authenticator.recognise(rc, key -> serve(rc, key));
    }

    private void serve(RoutingContext rc, Optional<AuthenticatedKey> key) {
        if (rc.response().ended() || rc.response().closed()) return;
        Optional<String> rights = key.flatMap(AuthenticatedKey::rights);
        Optional<String> outlet = key.flatMap(AuthenticatedKey::outletRights);
        if (rights.isPresent()) serve(rc, rights.get(), invalidator.asOf(false), cache.generation(false));
        else if (outlet.isPresent() && rc.request().path().startsWith(LICENSED_PATH))
            serveOutlet(rc, outlet.get(), key.get());
        else rc.next();
    }

    // What ends for a partner ends at once: it is answered from here as of the look at its key, and where anything has
    // happened by then that is not known here, it is answered from the database. So is what is made for it, by rights
    // that
    // may have been read before: where anything was dropped since that look it is kept for nobody.
    private void serveOutlet(RoutingContext rc, String outlet, AuthenticatedKey key) {
        serve(
                rc,
                outlet,
                key.isUnchanged() ? new CacheInvalidator.AsOf(key.at(), null, null) : null,
                key.cacheGeneration());
    }

    /**
     * @param asOf as of which it is answered; null where what is kept may be over
     * @param generation of the shelf before anything was read for it
     */
    private void serve(RoutingContext rc, String rights, CacheInvalidator.AsOf asOf, long generation) {
        Optional<CacheKey> key = CacheKey.of(rc, rights);
        if (key.isEmpty() || serveFromCache(key.get(), rc, asOf)) {
            if (key.isEmpty()) rc.next();
            return;
        }
        boolean mayBuild = rc.request().method() == HttpMethod.GET
                // Nobody waits for somebody who waits for something else.
                && rc.request().getParam("wait") == null
                && asOf != null
                && PreparedResponse.keptAt(rc.request().path());
        if (mayBuild) joinOrLead(key.get(), rc, asOf, generation);
        else rc.next();
    }

    private boolean serveFromCache(CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf) {
        PreparedResponse cached = asOf == null ? null : cache.get(key, asOf.now());
        if (cached == null) return false;
        send(cached, key, rc, asOf);
        return true;
    }

    private void send(PreparedResponse response, CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf) {
        if (!limits.admits(rc)) return;
        String position = key.rights().isEmpty() ? asOf.publicPosition() : asOf.newsroomPosition();
        if (position != null) rc.response().putHeader(PositionHeader.HEADER, position);
        HIT_COUNTERS.get().countHit();
        RateLimits.fromCache(rc);
        response.answer(rc, asOf.now(), problems);
    }

    private void joinOrLead(CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf, long generation) {
        SingleFlight own = new SingleFlight(generation);
        SingleFlight running = flights.putIfAbsent(key, own);
        if (running == null) {
            lead(key, own, rc, asOf);
        } else if (running.generation() == own.generation()) {
            Context loop = rc.vertx().getOrCreateContext();
            running.whenComplete(entry -> loop.runOnContext(ignored -> {
                if (rc.response().ended() || rc.response().closed()) return;
                CacheInvalidator.AsOf now =
                        key.isForOutlet() ? asOf : invalidator.asOf(key.rights().isEmpty());
                if (entry == null || now == null || entry.isStale(now.now())) rc.next();
                else send(entry.response(), key, rc, now);
            }));
        } else {
            // That one may not have seen what this caller has.
            rc.next();
        }
    }

    private void lead(CacheKey key, SingleFlight flight, RoutingContext rc, CacheInvalidator.AsOf asOfStart) {
        builtResponses.increment();
        Consumer<CacheEntry> complete = entry -> {
            flights.remove(key, flight);
            flight.complete(entry);
        };
        PreparedResponse.expect(rc, response -> {
            CacheInvalidator.AsOf asOf = key.isForOutlet()
                    ? asOfStart
                    : invalidator.asOf(key.rights().isEmpty());
            complete.accept(asOf == null ? null : cache.put(key, response, flight.generation(), asOf.now()));
        });
        // Whatever became of it: refused, failed, or nobody there any more to hear it.
        rc.addEndHandler(ignored -> complete.accept(null));
        rc.next();
    }
}
