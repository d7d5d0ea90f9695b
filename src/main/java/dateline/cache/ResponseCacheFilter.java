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

    private static final String LICENSED = "/v1/syndication/";

    // An event loop that always finds another request never waits. Where cores are few nobody else gets one, neither
    // the database nor whoever reads the answers, until the kernel takes it away at a tick, milliseconds later.
    private static final int IN_A_ROW = 32;

    private static final class HitCounter {

        private int given;

        private void next() {
            if (++given % IN_A_ROW == 0) Thread.yield();
        }
    }

    private static final FastThreadLocal<HitCounter> TURNS = new FastThreadLocal<>() {
        @Override
        protected HitCounter initialValue() {
            return new HitCounter();
        }
    };

    private final ResponseCache shelf;
    private final CacheInvalidator log;
    private final KeyAuthenticator recognition;
    private final RateLimits limits;
    private final ProblemWriter problems;
    private final Counter made;
    private final ConcurrentMap<CacheKey, SingleFlight> loads = new ConcurrentHashMap<>();

    ResponseCacheFilter(
            ResponseCache shelf,
            CacheInvalidator log,
            KeyAuthenticator recognition,
            RateLimits limits,
            ProblemWriter problems,
            MeterRegistry metrics) {
        this.made = Counter.builder("answers.made")
                .description("Answers made to be kept")
                .register(metrics);
        this.shelf = shelf;
        this.log = log;
        this.recognition = recognition;
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        // Next to the gate: nobody has to be recognised.
        filters.register(this::anybody, 9_999);
        // Above authentication, which would ask the same: who is answered here is authenticated by no framework.
        filters.register(this::holder, 251);
    }

    private void anybody(RoutingContext rc) {
        if (rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else answer(rc, "", log.moment(true), shelf.drops(true));
    }

    private void holder(RoutingContext rc) {
        HttpMethod method = rc.request().method();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        if (!reads || !rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else recognition.recognise(rc, key -> answer(rc, key));
    }

    private void answer(RoutingContext rc, Optional<AuthenticatedKey> key) {
        if (rc.response().ended() || rc.response().closed()) return;
        Optional<String> rights = key.flatMap(AuthenticatedKey::rights);
        Optional<String> outlet = key.flatMap(AuthenticatedKey::outletRights);
        if (rights.isPresent()) answer(rc, rights.get(), log.moment(false), shelf.drops(false));
        else if (outlet.isPresent() && rc.request().path().startsWith(LICENSED)) licensed(rc, outlet.get(), key.get());
        else rc.next();
    }

    // What ends for a partner ends at once: it is answered from here as of the look at its key, and where anything has
    // happened by then that is not known here, it is answered from the database. So is what is made for it, by rights
    // that
    // may have been read before: where anything was dropped since that look it is kept for nobody.
    private void licensed(RoutingContext rc, String outlet, AuthenticatedKey key) {
        answer(
                rc,
                outlet,
                key.isUnchanged() ? new CacheInvalidator.AsOf(key.at(), null, null) : null,
                key.cacheGeneration());
    }

    /**
     * @param moment as of which it is answered; null where what is kept may be over
     * @param drops of the shelf before anything was read for it
     */
    private void answer(RoutingContext rc, String rights, CacheInvalidator.AsOf moment, long drops) {
        Optional<CacheKey> address = CacheKey.of(rc, rights);
        if (address.isEmpty() || answered(address.get(), rc, moment)) {
            if (address.isEmpty()) rc.next();
            return;
        }
        boolean made = rc.request().method() == HttpMethod.GET
                // Nobody waits for somebody who waits for something else.
                && rc.request().getParam("wait") == null
                && moment != null
                && PreparedResponse.keptAt(rc.request().path());
        if (made) make(address.get(), rc, moment, drops);
        else rc.next();
    }

    private boolean answered(CacheKey address, RoutingContext rc, CacheInvalidator.AsOf moment) {
        PreparedResponse kept = moment == null ? null : shelf.at(address, moment.now());
        if (kept == null) return false;
        give(kept, address, rc, moment);
        return true;
    }

    private void give(PreparedResponse response, CacheKey address, RoutingContext rc, CacheInvalidator.AsOf moment) {
        if (!limits.admits(rc)) return;
        String position = address.rights().isEmpty() ? moment.told() : moment.newsroom();
        if (position != null) rc.response().putHeader(PositionHeader.HEADER, position);
        TURNS.get().next();
        RateLimits.fromCache(rc);
        response.answer(rc, moment.now(), problems);
    }

    private void make(CacheKey address, RoutingContext rc, CacheInvalidator.AsOf moment, long drops) {
        SingleFlight mine = new SingleFlight(drops);
        SingleFlight other = loads.putIfAbsent(address, mine);
        if (other == null) {
            lead(address, mine, rc, moment);
        } else if (other.since() == mine.since()) {
            Context loop = rc.vertx().getOrCreateContext();
            other.then(entry -> loop.runOnContext(over -> {
                if (rc.response().ended() || rc.response().closed()) return;
                CacheInvalidator.AsOf now = address.ofOutlet()
                        ? moment
                        : log.moment(address.rights().isEmpty());
                if (entry == null || now == null || entry.over(now.now())) rc.next();
                else give(entry.answer(), address, rc, now);
            }));
        } else {
            // That one may not have seen what this caller has.
            rc.next();
        }
    }

    private void lead(CacheKey address, SingleFlight load, RoutingContext rc, CacheInvalidator.AsOf begun) {
        made.increment();
        Consumer<CacheEntry> end = entry -> {
            loads.remove(address, load);
            load.end(entry);
        };
        PreparedResponse.expect(rc, made -> {
            CacheInvalidator.AsOf moment =
                    address.ofOutlet() ? begun : log.moment(address.rights().isEmpty());
            end.accept(moment == null ? null : shelf.keep(address, made, load.since(), moment.now()));
        });
        // Whatever became of it: refused, failed, or nobody there any more to hear it.
        rc.addEndHandler(over -> end.accept(null));
        rc.next();
    }
}
