package dateline.http.ingress;

import dateline.http.base.MeteredTemplate;
import dateline.http.problem.RestRoute;
import dateline.http.problem.RouteTable;
import dateline.http.request.FieldSelection;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * The operation of a request and its class of work, looked up once per request in the {@link RouteTable}.
 *
 * @param operation operationId; empty if the request is for no operation of the API
 * @param declared class of work by {@link WorkTable}, before body and key are known
 * @param template path template under which metrics count the request
 * @param isServerCached whether the operation is a read whose response the response cache may store
 */
public record Work(String operation, WorkClass declared, String template, boolean isServerCached) {

    /**
     * Caller as which all edits that are takedowns count together, since their duration depends on what they change. Further ones are large
     * writes.
     */
    static final String EDITS = "edits";

    // Documents with the text of many articles, and two texts with their differences.
    private static final Set<String> LARGE_DOCUMENTS =
            Set.of("getFeedAsAtom", "getFeedAsJson", "getFeedAsRss", "getVersionDiff");
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

    /** Whether the operation is a takedown whose duration depends on what it changes. @param admitted its class */
    boolean isEdit(WorkClass admitted) {
        return admitted == WorkClass.TAKEDOWN && WorkTable.isTakedownOnlyIfSmall(operation);
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
            case TAKEDOWN -> withKey && isSmallEnough(rc) ? WorkClass.TAKEDOWN : writes(rc);
            case READS -> {
                if (isLarge(rc)) yield WorkClass.BODIES;
                yield hasParameter(rc, "q") ? WorkClass.SEARCHES : WorkClass.READS;
            }
            case FEEDS -> hasParameter(rc, "wait") ? WorkClass.POLLS : WorkClass.FEEDS;
            case WRITES -> writes(rc);
            default -> declared;
        };
    }

    private boolean isSmallEnough(RoutingContext rc) {
        return !WorkTable.isTakedownOnlyIfSmall(operation) || bodyLength(rc) <= WorkTable.SMALL_BODY;
    }

    private static WorkClass writes(RoutingContext rc) {
        return bodyLength(rc) > WorkTable.LARGE_BODY ? WorkClass.LARGE_WRITES : WorkClass.WRITES;
    }

    // Before the body is received, its length is not known and counts as 0.
    private static int bodyLength(RoutingContext rc) {
        return Optional.ofNullable(rc.body().buffer()).map(Buffer::length).orElse(0);
    }

    private boolean isLarge(RoutingContext rc) {
        if (LARGE_DOCUMENTS.contains(operation)) return true;
        if (!operation.equals("listArticles") && !operation.equals("listFeedArticles")) return false;
        if (rc.queryParams().getAll("fields").stream().anyMatch(FieldSelection::includesBody)) return true;
        // Up to six articles for each of the page. Without a limit a page has 20.
        return rc.queryParams().getAll("include").stream().anyMatch(parts -> parts.contains("related"))
                && rc.queryParams().getAll("limit").stream().anyMatch(Work::isLongPage);
    }

    private static boolean isLongPage(String limit) {
        return limit.length() > 2 || limit.length() == 2 && limit.compareTo("20") > 0;
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
