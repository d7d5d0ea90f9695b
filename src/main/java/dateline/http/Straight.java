package dateline.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Answers a read with what its resource method would return, without the way through REST: the same to the byte. Whatever is not as plain as
 * that goes on to REST, which knows what to say of it.
 */
@Singleton
public class Straight {

    private final Representation representation;
    private final ProblemWriter problems;

    Straight(Representation representation, ProblemWriter problems) {
        this.representation = representation;
        this.problems = problems;
    }

    /** A request that waits to be answered from another thread. */
    public record Asked(RoutingContext rc, Context loop) {

        private static final String GONE_ON = "dateline.straight.gone-on";

        /** On its event loop. @param template of its path, under which it is counted whatever becomes of it */
        public static Asked of(RoutingContext rc, String template) {
            Context loop = rc.vertx().getOrCreateContext();
            Rendered.count(loop, template);
            return new Asked(rc, loop);
        }

        /** By REST; once, however many say so. */
        public void goOn() {
            loop.runOnContext(then -> {
                if (!there() || rc.get(GONE_ON) != null) return;
                rc.put(GONE_ON, true);
                rc.next();
            });
        }

        /** Whether the caller may be told to keep what it has, so that nothing is delivered. */
        public boolean compares() {
            return Preconditions.sent(rc);
        }

        public boolean there() {
            return !rc.response().ended() && !rc.response().closed();
        }
    }

    /** Whether it is a read by somebody who takes JSON, and takes it as it is. */
    public static boolean plain(RoutingContext rc) {
        HttpServerRequest request = rc.request();
        if (request.method() != HttpMethod.GET) return false;
        var headers = request.headers();
        if (headers.contains("Content-Length") || headers.contains("Transfer-Encoding")) return false;
        String accept = headers.get("Accept");
        return accept == null || accept.equals("*/*") || accept.equals("application/json");
    }

    /** The method that REST would have called, one of that name. */
    public static Method method(Class<?> resource, String name) {
        for (Method method : resource.getDeclaredMethods()) if (method.getName().equals(name)) return method;
        throw new IllegalArgumentException(name);
    }

    /**
     * On any thread.
     *
     * @param who asked for the same
     * @param method that would have returned it
     * @param template of its path, under which it is counted
     * @param now the instant that it stands for
     */
    public void answer(List<Asked> who, Method method, String template, Object entity, Instant now) {
        Map<Boolean, Rendered> codings = new HashMap<>();
        for (Asked one : who) {
            Rendered rendered = codings.computeIfAbsent(
                    Rendered.acceptsGzip(one.rc()),
                    coding -> representation.rendered(method, template, entity, one.rc()));
            rendered.offer(one.rc());
            rendered.ready();
            tell(one, rendered, now);
        }
    }

    /**
     * On any thread; what is written down leaves when it is.
     *
     * @param threads which make bytes of what was written
     */
    public void deliver(Asked who, Method method, String template, Recorded parcel, Instant now, Executor threads) {
        RoutingContext rc = who.rc();
        Rendered described = representation.rendered(method, template, parcel, rc);
        if (described.failed(rc) || described.notModified(rc)) {
            tell(who, described, now);
            return;
        }
        parcel.recorded()
                .emitOn(threads)
                .map(written -> representation.whole(described, written, rc))
                .subscribe()
                .with(whole -> tell(who, whole, now), failure -> refuse(who, failure));
    }

    // What is no refusal REST finds, too, and knows what to say of.
    private void refuse(Asked who, Throwable failure) {
        if (!(failure instanceof Problem problem)) {
            who.goOn();
            return;
        }
        who.loop().runOnContext(then -> {
            if (who.there()) problems.write(problem, who.rc());
        });
    }

    private void tell(Asked who, Rendered rendered, Instant now) {
        who.loop().runOnContext(then -> {
            if (!who.there()) return;
            try {
                rendered.answer(who.rc(), now, problems);
            } catch (RuntimeException | Error e) {
                who.rc().fail(e);
            }
        });
    }
}
