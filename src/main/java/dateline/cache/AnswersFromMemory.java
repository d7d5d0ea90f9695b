package dateline.cache;

import dateline.access.Caller;
import dateline.access.Caller.OutletRights;
import dateline.http.Limits;
import dateline.http.ProblemWriter;
import dateline.http.Rendered;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.SecurityIdentity;
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

    private static final String LICENSED = "/v1/syndication/";

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
        // Next to the gate: nobody has to be recognised.
        filters.register(this::anybody, 9_999);
        // Below it, and below the key's limit.
        filters.register(this::holder, 9);
    }

    private void anybody(RoutingContext rc) {
        if (rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)) rc.next();
        else answer(rc, "", log.moment(), true);
    }

    private void holder(RoutingContext rc) {
        boolean known = rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)
                && rc.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
        if (!known) {
            rc.next();
            return;
        }
        SecurityIdentity identity = ((QuarkusHttpUser) rc.user()).getSecurityIdentity();
        Optional<String> rights = Caller.rights(identity);
        Optional<OutletRights> outlet = Caller.outletRights(identity);
        if (rights.isPresent()) answer(rc, rights.get(), log.moment(), false);
        else if (outlet.isPresent() && rc.request().path().startsWith(LICENSED)) licensed(rc, outlet.get());
        else rc.next();
    }

    // What ends for a partner ends at once: it is answered from here as of the look at its key, and where anything has
    // happened by then that is not known here, it is answered from the database.
    private void licensed(RoutingContext rc, OutletRights outlet) {
        answer(rc, outlet.name(), outlet.still() ? new LogTail.Moment(outlet.at(), null, null) : null, false);
    }

    /**
     * @param moment as of which it is answered; null where what is kept may be over
     * @param uncounted whether the request has to be counted where it is answered here; else it is further on
     */
    private void answer(RoutingContext rc, String rights, LogTail.Moment moment, boolean uncounted) {
        Optional<Address> address = Address.of(rc, rights);
        if (address.isEmpty() || answered(address.get(), rc, moment, uncounted)) {
            if (address.isEmpty()) rc.next();
            return;
        }
        boolean made = rc.request().method() == HttpMethod.GET
                // Nobody waits for somebody who waits for something else.
                && rc.request().getParam("wait") == null
                && moment != null
                && Rendered.keptAt(rc.request().path());
        if (made) make(address.get(), rc, moment, uncounted);
        else rc.next();
    }

    private boolean answered(Address address, RoutingContext rc, LogTail.Moment moment, boolean uncounted) {
        Rendered kept = moment == null ? null : shelf.at(address, moment.now());
        if (kept == null) return false;
        if (!uncounted || limits.admits(rc)) {
            String position = address.rights().isEmpty() ? moment.told() : moment.newsroom();
            if (position != null) rc.response().putHeader(Positions.HEADER, position);
            kept.answer(rc, moment.now(), problems);
        }
        return true;
    }

    private void make(Address address, RoutingContext rc, LogTail.Moment moment, boolean uncounted) {
        Load mine = new Load(shelf.drops());
        Load other = loads.putIfAbsent(address, mine);
        if (other == null) {
            lead(address, mine, rc, moment);
        } else if (other.since() == mine.since()) {
            Context loop = rc.vertx().getOrCreateContext();
            other.then(() -> loop.runOnContext(over -> {
                if (rc.response().ended() || rc.response().closed()) return;
                if (!answered(address, rc, address.ofOutlet() ? moment : log.moment(), uncounted)) rc.next();
            }));
        } else {
            // That one may not have seen what this caller has.
            rc.next();
        }
    }

    private void lead(Address address, Load load, RoutingContext rc, LogTail.Moment begun) {
        made.increment();
        Runnable end = () -> {
            loads.remove(address, load);
            load.end();
        };
        Rendered.expect(rc, made -> {
            LogTail.Moment moment = address.ofOutlet() ? begun : log.moment();
            if (moment != null) shelf.keep(address, made, load.since(), moment.now());
            end.run();
        });
        // Whatever became of it: refused, failed, or nobody there any more to hear it.
        rc.addEndHandler(over -> end.run());
        rc.next();
    }
}
