package dateline.http.ingress;

import dateline.http.base.MeteredTemplate;
import dateline.http.problem.RestRoute;
import dateline.http.problem.RouteTable;
import dateline.http.request.FieldSelection;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The operation of a request and its class of work, looked up once per request in the {@link RouteTable}.
 *
 * @param operation operationId; empty if the request is for no operation of the API
 * @param declared class of work by {@link WorkTable}, before body and key are known
 * @param template path template under which metrics count the request
 * @param isServerCached whether the operation is a read whose response the response cache may store
 */
public record Work(String operation, WorkClass declared, String template, boolean isServerCached) {

    private static final String KEY = "dateline.work";
    private static final Work NO_OPERATION = new Work("", WorkClass.NONE, null, false);

    public static Work of(RoutingContext rc) {
        Work stored = rc.get(KEY);
        if (stored != null) return stored;
        Work found = RouteTable.operation(rc).map(Work::of).orElse(NO_OPERATION);
        rc.put(KEY, found);
        return found;
    }

    private static Work of(RestRoute route) {
        WorkClass defaultClass = "GET".equals(route.httpMethod()) ? WorkClass.READS : WorkClass.WRITES;
        WorkClass declared = WorkTable.of(route.operation()).orElse(route.blocking() ? defaultClass : WorkClass.NONE);
        return new Work(route.operation(), declared, route.template(), route.isServerCached());
    }

    /** Whether the request is for liveness or readiness. */
    boolean isHealthCheck() {
        return operation.equals("getLiveness") || operation.equals("getReadiness");
    }

    /** Whether the operation is a takedown with any body, large or small. With a key in force, no rate limit refuses it. */
    public boolean isTakedownForAnyBody() {
        return declared == WorkClass.TAKEDOWN && !WorkTable.isTakedownOnlyIfSmall(operation);
    }

    /** Whether the request is a takedown by its headers alone, before the key is looked up and the body has arrived. */
    public boolean isTakedown(RoutingContext rc) {
        if (declared != WorkClass.TAKEDOWN) return false;
        if (!WorkTable.isTakedownOnlyIfSmall(operation)) return true;
        var headers = rc.request().headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) return false;
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null || Long.parseLong(length) <= WorkTable.SMALL_BODY;
    }

    /** The class under which the request is admitted, once its body is received and its key is known. */
    WorkClass workClass(RoutingContext rc, boolean withKey) {
        return switch (declared) {
            case TAKEDOWN -> withKey && isSmallEnough(rc) ? WorkClass.TAKEDOWN : WorkClass.WRITES;
            case READS -> {
                if (selectsBodies(rc)) yield WorkClass.BODIES;
                yield hasParameter(rc, "q") ? WorkClass.SEARCHES : WorkClass.READS;
            }
            case FEEDS -> hasParameter(rc, "wait") ? WorkClass.POLLS : WorkClass.FEEDS;
            default -> declared;
        };
    }

    private boolean isSmallEnough(RoutingContext rc) {
        return !WorkTable.isTakedownOnlyIfSmall(operation)
                || Optional.ofNullable(rc.body().buffer())
                        .map(body -> body.length() <= WorkTable.SMALL_BODY)
                        .orElse(true);
    }

    private boolean selectsBodies(RoutingContext rc) {
        return (operation.equals("listArticles") || operation.equals("listFeedArticles"))
                && rc.queryParams().getAll("fields").stream().anyMatch(FieldSelection::includesBody);
    }

    // Decoded, as REST reads them: %71 is q, and a semicolon separates parameters, too.
    private static boolean hasParameter(RoutingContext rc, String name) {
        return rc.queryParams().contains(name);
    }

    /** Lets metrics count a request that is answered before REST under its path template, never under a path that the client chooses. */
    void setMeteredTemplate(Context request) {
        if (template != null) MeteredTemplate.set(request, template);
    }
}
