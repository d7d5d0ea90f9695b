package dateline.cache;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.KeyAuthenticator;
import dateline.cache.ResponseCache.CacheEntry;
import dateline.http.base.UnreadResponses;
import dateline.http.base.VertxInternals;
import dateline.http.ingress.Deadline;
import dateline.http.ingress.EarlyRefusal;
import dateline.http.ingress.HttpLimits;
import dateline.http.ingress.RateLimitKey;
import dateline.http.ingress.RateLimits;
import dateline.http.ingress.RequestFilter;
import dateline.http.ingress.Work;
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
 * Serves cached responses on the event loop, before the request needs a worker thread or a database connection.
 * Concurrent misses for one cache key share one execution. A request with an API key is authenticated and counted
 * against its rate limit first.
 */
@Singleton
public class ResponseCacheFilter {

    private static final String PARTNER_PATH = "/v1/syndication/";

    // An event loop that always has another request to serve never blocks, so on few cores the database and the clients
    // wait for the scheduler tick, which takes milliseconds. Yielding at every 32nd cache hit of the thread lets them
    // run.
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
    private final HttpLimits httpLimits;
    private final RateLimitKey rateLimitKey;
    private final EarlyRefusal earlyRefusal;
    private final UnreadResponses unread;
    private final ProblemWriter problems;
    private final Counter builtResponses;
    private final ConcurrentMap<CacheKey, SingleFlight> flights = new ConcurrentHashMap<>();

    ResponseCacheFilter(
            ResponseCache cache,
            CacheInvalidator invalidator,
            KeyAuthenticator authenticator,
            RateLimits limits,
            HttpLimits httpLimits,
            RateLimitKey rateLimitKey,
            EarlyRefusal earlyRefusal,
            UnreadResponses unread,
            ProblemWriter problems,
            MeterRegistry metrics) {
        this.builtResponses = Counter.builder("answers.made")
                .description("Responses built for the cache")
                .register(metrics);
        this.cache = cache;
        this.invalidator = invalidator;
        this.authenticator = authenticator;
        this.limits = limits;
        this.httpLimits = httpLimits;
        this.rateLimitKey = rateLimitKey;
        this.earlyRefusal = earlyRefusal;
        this.unread = unread;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.RESPONSE_CACHE_WITHOUT_KEY.register(filters, this::serveAnonymous);
        RequestFilter.RESPONSE_CACHE_WITH_KEY.register(filters, this::serveKey);
    }

    private void serveAnonymous(RoutingContext rc) {
        if (rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else serve(rc, "", invalidator.asOf(true), cache.generation(true));
    }

    private void serveKey(RoutingContext rc) {
        HttpMethod method = rc.request().method();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        boolean hasKey = rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION);
        if (!reads || !hasKey || !mayAnswer(rc) && !earlyRefusal.mayLookUpKey(rc)) rc.next();
        else lookUpKey(rc);
    }

    private void lookUpKey(RoutingContext rc) {
        Deadline.start(rc, httpLimits.deadline(), problems);
        authenticator.authenticate(rc, key -> serve(rc, key));
    }

    // Whether the cache may answer: it holds a response for what this key could read last, or this node does not know
    // the key yet. If false, and the class of work is full, the request is refused without a look-up of its key.
    private boolean mayAnswer(RoutingContext rc) {
        Optional<String> rights = authenticator.lastReadRights(rc);
        return rights.isEmpty()
                || CacheKey.of(rc, rights.get()).filter(cache::holds).isPresent();
    }

    private void serve(RoutingContext rc, Optional<AuthenticatedCaller> key) {
        if (rc.response().ended() || rc.response().closed()) return;
        Optional<String> rights = key.flatMap(AuthenticatedCaller::newsroomRights);
        Optional<String> outlet = key.flatMap(AuthenticatedCaller::outletRights);
        if (rights.isPresent()) serve(rc, rights.get(), invalidator.asOf(false), cache.generation(false));
        else if (outlet.isPresent() && rc.request().path().startsWith(PARTNER_PATH))
            serveOutlet(rc, outlet.get(), key.get());
        else rc.next();
    }

    // Rights of a partner end immediately. The response is served as of the instant at which the key was looked up, and
    // only if this node had seen every commit by then; otherwise the database answers. A response built for a partner
    // may rest on rights that were read earlier, so it is stored only if no invalidation has happened since the key
    // look-up.
    private void serveOutlet(RoutingContext rc, String outlet, AuthenticatedCaller key) {
        serve(
                rc,
                outlet,
                key.isUnchanged() ? new CacheInvalidator.AsOf(key.at(), null, null) : null,
                key.cacheGeneration());
    }

    /**
     * @param asOf the instant at which the response must be valid; null where the cache may be stale
     * @param generation the cache generation before anything was read for this request
     */
    private void serve(RoutingContext rc, String rights, CacheInvalidator.AsOf asOf, long generation) {
        Optional<CacheKey> key = CacheKey.of(rc, rights);
        if (key.isPresent() && serveFromCache(key.get(), rc, asOf)) return;
        if (key.isPresent() && asOf != null && mayStore(rc)) joinOrLead(key.get(), rc, asOf, generation);
        else rc.next();
    }

    // A long poll must not make other requests wait for the change that it waits for.
    private static boolean mayStore(RoutingContext rc) {
        return rc.request().method() == HttpMethod.GET
                && Work.of(rc).isServerCached()
                && !rc.queryParams().contains("wait");
    }

    private boolean serveFromCache(CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf) {
        PreparedResponse cached = asOf == null ? null : cache.get(key, asOf.now());
        if (cached == null) return false;
        send(cached, key, rc, asOf);
        return true;
    }

    private void send(PreparedResponse response, CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf) {
        if (!limits.tryAdmit(rc)) return;
        if (response.isLarge()) UnreadResponses.count(rc, unread, rateLimitKey.of(rc));
        String position = key.rights().isEmpty() ? asOf.publicPosition() : asOf.newsroomPosition();
        if (position != null) rc.response().putHeader(PositionHeader.HEADER, position);
        HIT_COUNTERS.get().countHit();
        RateLimits.markServedFromCache(rc);
        response.writeTo(rc, asOf.now(), problems);
    }

    private void joinOrLead(CacheKey key, RoutingContext rc, CacheInvalidator.AsOf asOf, long generation) {
        if (!flights.containsKey(key) && earlyRefusal.refuses(rc)) {
            // A later filter refuses the request.
            rc.next();
            return;
        }
        SingleFlight own = new SingleFlight(generation);
        SingleFlight running = flights.putIfAbsent(key, own);
        if (running == null) {
            lead(key, own, rc, asOf);
        } else if (running.generation() == own.generation()) {
            Deadline.start(rc, httpLimits.deadline(), problems);
            Context loop = rc.vertx().getOrCreateContext();
            running.whenComplete(entry -> loop.runOnContext(ignored -> {
                if (rc.response().ended() || rc.response().closed()) return;
                CacheInvalidator.AsOf now =
                        key.isForOutlet() ? asOf : invalidator.asOf(key.rights().isEmpty());
                if (entry == null || now == null || entry.isStale(now.now())) rc.next();
                else send(entry.response(), key, rc, now);
            }));
        } else {
            // The running execution started before an invalidation that this request must see.
            rc.next();
        }
    }

    private void lead(CacheKey key, SingleFlight flight, RoutingContext rc, CacheInvalidator.AsOf asOfStart) {
        builtResponses.increment();
        Consumer<CacheEntry> complete = entry -> {
            flights.remove(key, flight);
            flight.complete(entry);
        };
        PreparedResponse.onPrepared(rc, response -> {
            CacheInvalidator.AsOf asOf = key.isForOutlet()
                    ? asOfStart
                    : invalidator.asOf(key.rights().isEmpty());
            complete.accept(asOf == null ? null : cache.put(key, response, flight.generation(), asOf.now()));
        });
        // Releases the waiting requests if the request fails, is refused, or the client disconnects.
        VertxInternals.whenEnded(rc, () -> complete.accept(null));
        rc.next();
    }
}
