package dateline.http.response;

import dateline.http.base.MeteredTemplate;
import dateline.http.describe.EncodedHeaders;
import dateline.http.describe.LastModified;
import dateline.http.describe.ServerCached;
import dateline.http.problem.CorsHeaders;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RouteTable;
import dateline.http.request.Preconditions;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * A finished answer to a read: its bytes in one coding, and all that is told with them. Whoever reads it first gets it from here, and
 * so does everybody to whom it is given again: compared with what they have, and with its lifetime counted anew.
 */
public final class PreparedResponse {

    private static final String LISTENER = "dateline.rendered.taker";

    private final String tag;
    private final boolean gzip;
    private final Optional<LastModified> modified;
    private final CacheDirectives directives;
    private final boolean anyOrigin;
    private final String type;
    private final Optional<String> link;
    private final Optional<ServerCached.CacheScope> cacheScope;
    private String template;
    // Whether HEAD may tell its size: what is written down for whom it is given to, has none.
    private boolean hasKnownSize = true;
    // Before compression; null once it has its coding.
    private byte[] uncompressed;
    private volatile Buffer encoded;
    private volatile ResponseHeaders cachedHeaders;

    /** What is told with content and without. */
    private record ResponseHeaders(EncodedHeaders full, EncodedHeaders notModified) {}

    /** @param tag without quotes; null where no two answers are the same */
    PreparedResponse(
            String tag,
            boolean gzip,
            Optional<LastModified> modified,
            CacheDirectives lifetime,
            boolean anyOrigin,
            String type,
            Optional<String> link,
            byte[] plain,
            Optional<ServerCached.CacheScope> kept) {
        this.tag = tag;
        this.gzip = gzip;
        this.modified = modified;
        this.directives = lifetime;
        this.anyOrigin = anyOrigin;
        this.type = type;
        this.link = link;
        this.uncompressed = plain;
        this.cacheScope = kept;
    }

    /** The same, and counted there. */
    PreparedResponse withTemplate(String counted) {
        template = counted;
        return this;
    }

    /** The same with what writing it down has added, which the tag stands for too. */
    PreparedResponse with(byte[] other) {
        PreparedResponse with = new PreparedResponse(tag, gzip, modified, directives, anyOrigin, type, link, other, cacheScope);
        with.hasKnownSize = false;
        return with.withTemplate(template);
    }

    /** Who answers this request from afar is to hand what it has made to a taker, too; on its own thread, before it answers. */
    public static void onPrepared(RoutingContext rc, Consumer<PreparedResponse> listener) {
        rc.put(LISTENER, listener);
    }

    void publish(RoutingContext rc) {
        Consumer<PreparedResponse> listener = rc.get(LISTENER);
        if (listener != null) listener.accept(this);
    }

    /** Whether anything that is read there may be kept. */
    public static boolean isServerCached(String path) {
        return RouteTable.isServerCached(path);
    }

    /** Whether a client takes bytes that are compressed, of what is worth it. */
    public static boolean acceptsGzip(RoutingContext rc) {
        return ResponseRenderer.acceptsGzip(rc.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING));
    }

    /** What it shows, where it may be kept. */
    public Optional<ServerCached.CacheScope> cacheScope() {
        return cacheScope;
    }

    /** Names such as {@code article:ID}. */
    public List<String> tags() {
        return directives.tags();
    }

    /** When something that it shows ends. */
    public Optional<Instant> trueUntil() {
        return directives.end();
    }

    /** For the answer's head, its content aside. */
    void addMetadata(Supplier<Instant> now, BiConsumer<String, String> header) {
        if (tag != null) header.accept("ETag", etag());
        if (modified.isPresent() && modified.get().isFinal(now.get())) {
            header.accept("Last-Modified", modified.get().toString());
        }
        directives.addTo(now, header);
        if (anyOrigin) CorsHeaders.allow(header);
    }

    /** For the head of an answer with content, its type aside. */
    void addContentHeaders(BiConsumer<String, String> header) {
        link.ifPresent(value -> header.accept("Link", value));
        if (gzip) header.accept("Content-Encoding", "gzip");
    }

    boolean isPreconditionFailed(RoutingContext rc) {
        return tag != null && Preconditions.isFailed(rc, tag, modified);
    }

    boolean isNotModified(RoutingContext rc) {
        return tag != null && Preconditions.isNotModified(rc, etag(), modified);
    }

    Problem preconditionFailed() {
        return Problem.of(
                        "precondition-failed",
                        "It is not what If-Match or If-Unmodified-Since asks for; its ETag is here.")
                .header("ETag", etag());
    }

    private String etag() {
        return "\"" + tag + (gzip ? "-gzip" : "") + "\"";
    }

    /** JSON or text before compression; not after {@link #bytes}. */
    synchronized byte[] uncompressed() {
        return uncompressed;
    }

    /** In its coding. */
    byte[] bytes() {
        return encoded().getBytes();
    }

    /** Compresses it where its coding asks for that: on a worker thread, so that no event loop does. */
    void compress() {
        encoded();
    }

    private Buffer encoded() {
        Buffer known = encoded;
        if (known != null) return known;
        synchronized (this) {
            if (encoded == null) encoded = Buffer.buffer(gzip ? gzip(uncompressed) : uncompressed);
            uncompressed = null;
            return encoded;
        }
    }

    /** Bytes of memory that it takes, approximately. */
    public int size() {
        return encoded().length() + 600 + directives.tags().size() * 60;
    }

    /** Gives it again, as it would be given now; never waits. */
    public void writeTo(RoutingContext rc, Instant now, ProblemWriter problems) {
        Context context = Vertx.currentContext();
        if (template != null && context != null) MeteredTemplate.set(context, template);
        if (isPreconditionFailed(rc)) {
            problems.write(preconditionFailed(), rc);
            return;
        }
        var response = rc.response();
        if (isNotModified(rc)) {
            headers(now).notModified().addTo(response);
            response.setStatusCode(304).end();
        } else if (rc.request().method() == HttpMethod.HEAD) {
            EncodedHeaders.sorted(header -> {
                        addAllHeaders(now, header);
                        if (hasKnownSize) header.accept("Content-Length", String.valueOf(encoded().length()));
                    })
                    .addTo(response);
            response.end();
        } else {
            EncodedHeaders whole = headers(now).full();
            Buffer bytes = encoded();
            if (isPersistent(rc)) response.putHeader(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length()));
            addHeaders(whole, rc);
            response.end(bytes);
        }
    }

    // What the framework tells of a connection that ends stands before what it is told with.
    private static void addHeaders(EncodedHeaders head, RoutingContext rc) {
        if (isPersistent(rc)) head.addTo(rc.response());
        else rc.addHeadersEndHandler(end -> head.addTo(rc.response()));
    }

    private static boolean isPersistent(RoutingContext rc) {
        return rc.request().version() == HttpVersion.HTTP_1_1
                && !rc.request().headers().contains(HttpHeaderNames.CONNECTION);
    }

    private void addAllHeaders(Instant now, BiConsumer<String, String> header) {
        addMetadata(() -> now, header);
        addContentHeaders(header);
        header.accept("Content-Type", type);
    }

    private ResponseHeaders headers(Instant now) {
        ResponseHeaders known = cachedHeaders;
        if (known != null) return known;
        ResponseHeaders made = new ResponseHeaders(
                EncodedHeaders.sorted(header -> addAllHeaders(now, header)),
                EncodedHeaders.sorted(header -> addMetadata(() -> now, header)));
        boolean settled = modified.isEmpty() || modified.get().isFinal(now);
        if (settled && directives.isConstant()) cachedHeaders = made;
        return made;
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
