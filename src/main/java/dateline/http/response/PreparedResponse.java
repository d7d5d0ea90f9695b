package dateline.http.response;

import dateline.http.base.MeteredTemplate;
import dateline.http.describe.EncodedHeaders;
import dateline.http.describe.LastModified;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.request.Preconditions;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A complete response to a read: its bytes in one content coding and its headers. REST writes it to the request that made it;
 * {@link #writeTo} writes it to later ones, with preconditions evaluated and the lifetime computed anew. Thread-safe.
 */
public final class PreparedResponse {

    private static final String LISTENER = "dateline.prepared.listener";

    private final String tag;
    private final boolean gzip;
    private final Optional<LastModified> modified;
    private final CacheDirectives directives;
    private final Map<String, String> ofMethod;
    private final String type;
    private final Optional<String> link;
    private final Optional<ServerCached.CacheScope> cacheScope;
    private String template;
    // Whether HEAD may send Content-Length. The size of a DurableResponse is known only after it has been persisted.
    private boolean hasKnownSize = true;
    // Null once the encoded bytes exist.
    private byte[] uncompressed;
    private volatile Buffer encoded;
    // Uncompressed and compressed: a copy in the other content coding is often made for one request only.
    private AtomicReferenceArray<ResponseHeaders> cachedHeaders = new AtomicReferenceArray<>(2);

    /** The headers of 200 and of 304. */
    private record ResponseHeaders(EncodedHeaders full, EncodedHeaders notModified) {}

    /** @param tag ETag without quotes; null for a {@code WithoutEtag} response @param ofMethod headers that follow from method and parameters */
    PreparedResponse(
            String tag,
            boolean gzip,
            Optional<LastModified> modified,
            CacheDirectives directives,
            Map<String, String> ofMethod,
            String type,
            Optional<String> link,
            byte[] uncompressed,
            Optional<ServerCached.CacheScope> cacheScope) {
        this.tag = tag;
        this.gzip = gzip;
        this.modified = modified;
        this.directives = directives;
        this.ofMethod = ofMethod;
        this.type = type;
        this.link = link;
        this.uncompressed = uncompressed;
        this.cacheScope = cacheScope;
    }

    /** Sets the path template under which metrics count the response. */
    PreparedResponse withTemplate(String template) {
        this.template = template;
        return this;
    }

    /** The response with the bytes after persisting. The ETag stays the same. */
    PreparedResponse with(byte[] bytes) {
        return copy(gzip, bytes, false);
    }

    /** Whether {@link #inOtherCoding} is possible and takes a fraction of a millisecond at most. */
    public boolean isConvertible() {
        int size = gzip ? ContentCoding.uncompressedSize(encoded()) : encoded().length();
        return size >= ContentCoding.MIN_COMPRESSED_BYTES && size <= BodyWriter.LARGE;
    }

    /** The same response uncompressed if it is compressed, otherwise compressed. */
    public PreparedResponse inOtherCoding() {
        PreparedResponse other =
                copy(!gzip, gzip ? ContentCoding.gunzip(encoded()) : encoded().getBytes(), hasKnownSize);
        other.cachedHeaders = cachedHeaders;
        return other;
    }

    private PreparedResponse copy(boolean compressed, byte[] bytes, boolean knowsSize) {
        PreparedResponse copy =
                new PreparedResponse(tag, compressed, modified, directives, ofMethod, type, link, bytes, cacheScope);
        copy.hasKnownSize = knowsSize;
        return copy.withTemplate(template);
    }

    /** Sets the listener that receives the response of this request, on the thread that prepares it, before it is sent. */
    public static void onPrepared(RoutingContext rc, Consumer<PreparedResponse> listener) {
        rc.put(LISTENER, listener);
    }

    /** Passes this response to the listener of the request, if there is one ({@link #onPrepared}). */
    void passToListener(RoutingContext rc) {
        Consumer<PreparedResponse> listener = rc.get(LISTENER);
        if (listener != null) listener.accept(this);
    }

    /** What the response shows; empty if the response cache must not store it. */
    public Optional<ServerCached.CacheScope> cacheScope() {
        return cacheScope;
    }

    /** Cache tags such as {@code article:ID}. */
    public List<String> tags() {
        return directives.tags();
    }

    /** When time alone makes the response wrong. */
    public Optional<Instant> trueUntil() {
        return directives.trueUntil();
    }

    /** Adds the headers that 200 and 304 share. */
    void addMetadata(Supplier<Instant> now, BiConsumer<String, String> header) {
        if (tag != null) header.accept("ETag", etag());
        if (modified.isPresent() && modified.get().isFinal(now.get())) {
            header.accept("Last-Modified", modified.get().toString());
        }
        directives.addTo(now, header);
        ofMethod.forEach(header);
    }

    /** Adds the headers that describe the content, except its type. */
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
                        "The resource has changed since you read it. Read it again, or send the current ETag, which is in this response.")
                .header("ETag", etag());
    }

    String etag() {
        return "\"" + tag + (gzip ? "-gzip" : "") + "\"";
    }

    /** The bytes before compression; null after {@link #encoded} or {@link #compress}. */
    synchronized byte[] uncompressed() {
        return uncompressed;
    }

    /** Compresses the bytes if the content coding is gzip. Called on a worker thread, to keep compression off the event loop. */
    void compress() {
        encoded();
    }

    /** The bytes in the content coding of the response. */
    Buffer encoded() {
        Buffer buffer = encoded;
        if (buffer != null) return buffer;
        synchronized (this) {
            if (encoded == null) encoded = Buffer.buffer(gzip ? ContentCoding.gzip(uncompressed) : uncompressed);
            uncompressed = null;
            return encoded;
        }
    }

    /** Whether the body is written in pieces and stays in memory until the client has read it. */
    public boolean isLarge() {
        return encoded().length() > BodyWriter.LARGE;
    }

    /** Approximate memory in bytes. Compresses the bytes first if the content coding is gzip. */
    public int size() {
        return encoded().length() + 1000 + directives.tags().size() * 60;
    }

    /** Writes the response as of now. Never blocks. */
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
                        if (hasKnownSize)
                            header.accept("Content-Length", "" + encoded().length());
                    })
                    .addTo(response);
            response.end();
        } else {
            EncodedHeaders headers = headers(now).full();
            Buffer bytes = encoded();
            if (isPersistent(rc) || isLarge())
                response.putHeader(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length()));
            addHeaders(headers, rc);
            BodyWriter.end(rc, bytes);
        }
    }

    // On a connection that closes, Vert.x adds its own headers first. The order must not reveal a cache hit.
    private static void addHeaders(EncodedHeaders headers, RoutingContext rc) {
        if (isPersistent(rc)) headers.addTo(rc.response());
        else rc.addHeadersEndHandler(end -> headers.addTo(rc.response()));
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
        int coding = gzip ? 1 : 0;
        ResponseHeaders cached = cachedHeaders.get(coding);
        if (cached != null) return cached;
        ResponseHeaders headers = new ResponseHeaders(
                EncodedHeaders.sorted(header -> addAllHeaders(now, header)),
                EncodedHeaders.sorted(header -> addMetadata(() -> now, header)));
        if (modified.stream().allMatch(date -> date.isFinal(now)) && directives.isConstant())
            cachedHeaders.set(coding, headers);
        return headers;
    }
}
