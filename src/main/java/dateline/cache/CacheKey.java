package dateline.cache;

import dateline.http.response.ContentCoding;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Key of a cached response: everything in a request that can change the response.
 *
 * @param uri path and query as sent
 * @param accept value of {@code Accept}; empty where it is absent or accepts everything
 * @param gzip whether the client accepts gzip
 * @param rights what the caller may read, the same for all keys with equal rights; empty without a key
 */
record CacheKey(String uri, String accept, boolean gzip, String rights) {

    private static final int MAX_URI_LENGTH = 1_024;
    private static final int MAX_ACCEPT_LENGTH = 200;

    /**
     * @return empty for a request that is not cached: a write, or one whose URI or Accept header is too long. A GET or
     *     HEAD with a body has been refused by the first filter.
     */
    static Optional<CacheKey> of(RoutingContext rc, String rights) {
        HttpServerRequest request = rc.request();
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) return Optional.empty();
        String uri = request.uri();
        String accept = request.headers().get(HttpHeaderNames.ACCEPT);
        if (accept == null || accept.equals("*/*")) accept = "";
        if (!uri.startsWith("/") || uri.length() > MAX_URI_LENGTH || accept.length() > MAX_ACCEPT_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new CacheKey(uri, accept, ContentCoding.acceptsGzip(rc), rights));
    }

    /** The key of the same response in the other content coding. */
    CacheKey inOtherCoding() {
        return new CacheKey(uri, accept, !gzip, rights);
    }

    /** Whether the response is for one outlet of a partner only. */
    boolean isForOutlet() {
        return rights.startsWith("outlet ");
    }

    // Written out: equals and hashCode of a record invoke an accessor by method handle for each component.
    @Override
    public boolean equals(Object other) {
        return other instanceof CacheKey key
                && gzip == key.gzip
                && uri.equals(key.uri)
                && rights.equals(key.rights)
                && accept.equals(key.accept);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * uri.hashCode() + rights.hashCode()) + accept.hashCode() + (gzip ? 1 : 0);
    }

    int size() {
        return 2 * (uri.length() + accept.length() + rights.length());
    }
}
