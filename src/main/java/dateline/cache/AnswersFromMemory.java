package dateline.cache;

import dateline.access.Caller;
import dateline.http.Limits;
import dateline.http.ProblemWriter;
import dateline.http.Rendered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Answers what is kept, on the event loop and ahead of everything that would wait for the database; what is not kept yet is made once,
 * however many wait for it. Whoever sends a key is recognised and counted before.
 */
@Singleton
public class AnswersFromMemory {

    private final Shelf shelf;
    private final LogTail log;
    private final Limits limits;
    private final ProblemWriter problems;
    private final Counter made;
    private final ConcurrentMap<Address, Load> loads = new ConcurrentHashMap<>();

    AnswersFromMemory(Shelf shelf, LogTail log, Limits limits, ProblemWriter problems, MeterRegistry metrics) {
        this.made = Counter.builder("answers.made")
                .description("Answers made to be kept")
                .register(metrics);
        this.shelf = shelf;
        this.log = log;
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        if (!shelf.used()) return;
        // Above authentication: nobody has to be recognised.
        filters.register(this::anybody, 250);
        // Below it, and below the key's limit.
        filters.register(this::holder, 9);
    }

    private void anybody(RoutingContext rc) {
        if (rc.request().headers().contains("Authorization")) rc.next();
        else answer(rc, "", true);
    }

    private void holder(RoutingContext rc) {
        Optional<String> rights = rc.request().headers().contains("Authorization")
                        && rc.user() instanceof QuarkusHttpUser user
                        && !user.getSecurityIdentity().isAnonymous()
                ? Caller.rights(user.getSecurityIdentity())
                : Optional.empty();
        if (rights.isEmpty()) rc.next();
        else answer(rc, rights.get(), false);
    }

    /** @param uncounted whether the request has to be counted where it is answered here; else it is further on */
    private void answer(RoutingContext rc, String rights, boolean uncounted) {
        Optional<Address> address = Address.of(rc, rights);
        if (address.isEmpty() || answered(address.get(), rc, uncounted)) {
            if (address.isEmpty()) rc.next();
            return;
        }
        boolean made = rc.request().method() == HttpMethod.GET
                // Nobody waits for somebody who waits for something else.
                && rc.request().getParam("wait") == null
                && log.moment() != null
                && Rendered.keptAt(rc.request().path());
        if (made) make(address.get(), rc, uncounted);
        else rc.next();
    }

    private boolean answered(Address address, RoutingContext rc, boolean uncounted) {
        LogTail.Moment moment = log.moment();
        Rendered kept = moment == null ? null : shelf.at(address, moment.now());
        if (kept == null) return false;
        if (!uncounted || limits.admits(rc)) {
            String position = address.rights().isEmpty() ? moment.told() : moment.newsroom();
            rc.response().putHeader(Positions.HEADER, position);
            kept.answer(rc, moment.now(), problems);
        }
        return true;
    }

    private void make(Address address, RoutingContext rc, boolean uncounted) {
        Load mine = new Load(shelf.drops());
        Load other = loads.putIfAbsent(address, mine);
        if (other == null) {
            lead(address, mine, rc);
        } else if (other.since() == mine.since()) {
            Context loop = rc.vertx().getOrCreateContext();
            other.then(() -> loop.runOnContext(over -> {
                if (rc.response().ended() || rc.response().closed()) return;
                if (!answered(address, rc, uncounted)) rc.next();
            }));
        } else {
            // That one may not have seen what this caller has.
            rc.next();
        }
    }

    private void lead(Address address, Load load, RoutingContext rc) {
        made.increment();
        Runnable end = () -> {
            loads.remove(address, load);
            load.end();
        };
        Rendered.expect(rc, made -> {
            LogTail.Moment moment = log.moment();
            if (moment != null) shelf.keep(address, made, load.since(), moment.now());
            end.run();
        });
        // Whatever became of it: refused, failed, or nobody there any more to hear it.
        rc.addEndHandler(over -> end.run());
        rc.next();
    }
}
