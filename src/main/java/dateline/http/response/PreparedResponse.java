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

    private static final String TAKER = "dateline.rendered.taker";

    private final String tag;
    private final boolean gzip;
    private final Optional<LastModified> modified;
    private final CacheDirectives lifetime;
    private final boolean anyOrigin;
    private final String type;
    private final Optional<String> link;
    private final Optional<ServerCached.CacheScope> kept;
    private String template;
    // Whether HEAD may tell its size: what is written down for whom it is given to, has none.
    private boolean sized = true;
    // Before compression; null once it has its coding.
    private byte[] plain;
    private volatile Buffer coded;
    private volatile ResponseHeaders heads;

    /** What is told with content and without. */
    private record ResponseHeaders(EncodedHeaders whole, EncodedHeaders unmodified) {}

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
        this.lifetime = lifetime;
        this.anyOrigin = anyOrigin;
        this.type = type;
        this.link = link;
        this.plain = plain;
        this.kept = kept;
    }

    /** The same, and counted there. */
    PreparedResponse under(String counted) {
        template = counted;
        return this;
    }

    /** The same with what writing it down has added, which the tag stands for too. */
    PreparedResponse with(byte[] other) {
        PreparedResponse with = new PreparedResponse(tag, gzip, modified, lifetime, anyOrigin, type, link, other, kept);
        with.sized = false;
        return with.under(template);
    }

    /** Who answers this request from afar is to hand what it has made to a taker, too; on its own thread, before it answers. */
    public static void expect(RoutingContext rc, Consumer<PreparedResponse> taker) {
        rc.put(TAKER, taker);
    }

    void offer(RoutingContext rc) {
        Consumer<PreparedResponse> taker = rc.get(TAKER);
        if (taker != null) taker.accept(this);
    }

    /** Whether anything that is read there may be kept. */
    public static boolean keptAt(String path) {
        return RouteTable.kept(path);
    }

    /** Whether a client takes bytes that are compressed, of what is worth it. */
    public static boolean acceptsGzip(RoutingContext rc) {
        return ResponseRenderer.acceptsGzip(rc.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING));
    }

    /** What it shows, where it may be kept. */
    public Optional<ServerCached.CacheScope> kept() {
        return kept;
    }

    /** Names such as {@code article:ID}. */
    public List<String> tags() {
        return lifetime.tags();
    }

    /** When something that it shows ends. */
    public Optional<Instant> trueUntil() {
        return lifetime.end();
    }

    /** For the answer's head, its content aside. */
    void describe(Supplier<Instant> now, BiConsumer<String, String> header) {
        if (tag != null) header.accept("ETag", etag());
        if (modified.isPresent() && modified.get().settled(now.get())) {
            header.accept("Last-Modified", modified.get().toString());
        }
        lifetime.tell(now, header);
        if (anyOrigin) CorsHeaders.allow(header);
    }

    /** For the head of an answer with content, its type aside. */
    void content(BiConsumer<String, String> header) {
        link.ifPresent(value -> header.accept("Link", value));
        if (gzip) header.accept("Content-Encoding", "gzip");
    }

    boolean failed(RoutingContext rc) {
        return tag != null && Preconditions.failed(rc, tag, modified);
    }

    boolean notModified(RoutingContext rc) {
        return tag != null && Preconditions.notModified(rc, etag(), modified);
    }

    Problem refusal() {
        return Problem.of(
                        "precondition-failed",
                        "It is not what If-Match or If-Unmodified-Since asks for; its ETag is here.")
                .header("ETag", etag());
    }

    private String etag() {
        return "\"" + tag + (gzip ? "-gzip" : "") + "\"";
    }

    /** JSON or text before compression; not after {@link #bytes}. */
    synchronized byte[] plain() {
        return plain;
    }

    /** In its coding. */
    byte[] bytes() {
        return coded().getBytes();
    }

    /** Compresses it where its coding asks for that: on a worker thread, so that no event loop does. */
    void ready() {
        coded();
    }

    private Buffer coded() {
        Buffer known = coded;
        if (known != null) return known;
        synchronized (this) {
            if (coded == null) coded = Buffer.buffer(gzip ? compressed(plain) : plain);
            plain = null;
            return coded;
        }
    }

    /** Bytes of memory that it takes, approximately. */
    public int size() {
        return coded().length() + 600 + lifetime.tags().size() * 60;
    }

    /** Gives it again, as it would be given now; never waits. */
    public void answer(RoutingContext rc, Instant now, ProblemWriter problems) {
        Context context = Vertx.currentContext();
        if (template != null && context != null) MeteredTemplate.set(context, template);
        if (failed(rc)) {
            problems.write(refusal(), rc);
            return;
        }
        var response = rc.response();
        if (notModified(rc)) {
            heads(now).unmodified().tell(response);
            response.setStatusCode(304).end();
        } else if (rc.request().method() == HttpMethod.HEAD) {
            EncodedHeaders.sorted(header -> {
                        whole(now, header);
                        if (sized) header.accept("Content-Length", String.valueOf(coded().length()));
                    })
                    .tell(response);
            response.end();
        } else {
            EncodedHeaders whole = heads(now).whole();
            Buffer bytes = coded();
            if (stays(rc)) response.putHeader(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length()));
            tell(whole, rc);
            response.end(bytes);
        }
    }

    // What the framework tells of a connection that ends stands before what it is told with.
    private static void tell(EncodedHeaders head, RoutingContext rc) {
        if (stays(rc)) head.tell(rc.response());
        else rc.addHeadersEndHandler(end -> head.tell(rc.response()));
    }

    private static boolean stays(RoutingContext rc) {
        return rc.request().version() == HttpVersion.HTTP_1_1
                && !rc.request().headers().contains(HttpHeaderNames.CONNECTION);
    }

    private void whole(Instant now, BiConsumer<String, String> header) {
        describe(() -> now, header);
        content(header);
        header.accept("Content-Type", type);
    }

    private ResponseHeaders heads(Instant now) {
        ResponseHeaders known = heads;
        if (known != null) return known;
        ResponseHeaders made = new ResponseHeaders(
                EncodedHeaders.sorted(header -> whole(now, header)),
                EncodedHeaders.sorted(header -> describe(() -> now, header)));
        boolean settled = modified.isEmpty() || modified.get().settled(now);
        if (settled && lifetime.steady()) heads = made;
        return made;
    }

    private static byte[] compressed(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
