package dateline.cache;

import dateline.http.response.PreparedResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Under what an answer is kept: all that may be another one for another caller.
 *
 * @param uri path and query as they were sent
 * @param accept what the client takes; empty where it says nothing of it
 * @param gzip whether it takes compressed bytes
 * @param rights of the key, empty for nobody in particular
 */
record CacheKey(String uri, String accept, boolean gzip, String rights) {

    private static final int MAX_URI_LENGTH = 1_024;
    private static final int MAX_ACCEPT_LENGTH = 200;

    /** @return empty where what is asked for is not kept: writes, what has a body, and what is as long as an attack */
    static Optional<CacheKey> of(RoutingContext rc, String rights) {
        HttpServerRequest request = rc.request();
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) return Optional.empty();
        var headers = request.headers();
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        boolean hasBody = length != null && !length.equals("0");
        if (hasBody || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) return Optional.empty();
        String uri = request.uri();
        String accept = headers.get(HttpHeaderNames.ACCEPT);
        if (accept == null || accept.equals("*/*")) accept = "";
        if (!uri.startsWith("/") || uri.length() > MAX_URI_LENGTH || accept.length() > MAX_ACCEPT_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new CacheKey(uri, accept, PreparedResponse.acceptsGzip(rc), rights));
    }

    /** Whether it is for one outlet and nobody else. */
    boolean isForOutlet() {
        return rights.startsWith("outlet ");
    }

    // One after another: the runtime would ask for them one by one.
    @Override
    public int hashCode() {
        return 31 * (31 * uri.hashCode() + rights.hashCode()) + accept.hashCode() + (gzip ? 1 : 0);
    }

    int size() {
        return 2 * (uri.length() + accept.length() + rights.length());
    }
}
