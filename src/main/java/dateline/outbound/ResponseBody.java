package dateline.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The body of an answer as it comes, into memory or a file, and no byte more than is allowed, packed or unpacked. What is said back to what was told
 * is cut where it is too long, late or broken off: that it was told is known by then.
 */
final class ResponseBody {

    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final long most;
    private final HttpClientResponse response;
    private final Optional<Path> file;
    private final AsyncFile open;
    private final Buffer kept = Buffer.buffer();
    private final Promise<Void> came = Promise.promise();
    private final boolean packed;
    private final boolean cut;
    private long received;
    private Future<Void> closed;

    private ResponseBody(
            Vertx vertx, OutboundRequest call, Optional<Path> file, AsyncFile open, HttpClientResponse response) {
        this.vertx = vertx;
        this.most = call.bounds().bytes();
        this.response = response;
        this.file = file;
        this.open = open;
        this.packed = packed(call);
        this.cut = !call.asks();
    }

    /** @param response paused */
    static Future<ResponseBody> begin(
            Vertx vertx, OutboundRequest call, Optional<Path> file, HttpClientResponse response) {
        if (file.isEmpty()) return Future.succeededFuture(new ResponseBody(vertx, call, file, null, response));
        OpenOptions options =
                new OpenOptions().setCreate(true).setTruncateExisting(true).setWrite(true);
        return vertx.fileSystem()
                .open(file.get().toString(), options)
                .map(open -> new ResponseBody(vertx, call, file, open, response))
                .recover(failure -> Future.failedFuture(OutboundFailure.notKept(failure)));
    }

    /** @return empty where it went into the file; fails as soon as it is known to be too large */
    Future<byte[]> whole() {
        response.handler(this::take);
        response.exceptionHandler(failure -> {
            if (!enough()) came.tryFail(failure);
        });
        response.endHandler(end -> came.tryComplete());
        if (!cut && !declaredWithin()) came.tryFail(OutboundFailure.tooLarge(most));
        response.resume();
        return came.future().compose(all -> close()).compose(all -> unpacked());
    }

    /** @return whether what has come will do; then the connection is dropped, and the rest with it */
    boolean enough() {
        if (cut && came.tryComplete()) response.request().reset();
        return cut;
    }

    private boolean declaredWithin() {
        String length = response.getHeader("Content-Length");
        boolean hasBody = !response.request().getMethod().name().equals("HEAD");
        return length == null || !hasBody || !length.matches("[0-9]{1,18}") || Long.parseLong(length) <= most;
    }

    private void take(Buffer part) {
        if (came.future().isComplete()) return;
        received += part.length();
        if (received > most && cut) {
            kept.appendBuffer(part, 0, (int) (most - kept.length()));
            enough();
        } else if (received > most) {
            came.tryFail(OutboundFailure.tooLarge(most));
        } else if (open == null) {
            kept.appendBuffer(part);
        } else {
            open.write(part).onFailure(failure -> came.tryFail(OutboundFailure.notKept(failure)));
            if (open.writeQueueFull()) {
                response.pause();
                open.drainHandler(space -> response.resume());
            }
        }
    }

    // Nobody asked for packing but for gzip, and only where something was asked for: else it is the sender's content.
    private boolean packed(OutboundRequest call) {
        String coding = response.getHeader("Content-Encoding");
        return call.asks() && coding != null && !coding.strip().equalsIgnoreCase("identity");
    }

    private Future<byte[]> unpacked() {
        if (!packed || received == 0) return Future.succeededFuture(open == null ? kept.getBytes() : NOTHING);
        String coding = response.getHeader("Content-Encoding").strip();
        if (!coding.equalsIgnoreCase("gzip") && !coding.equalsIgnoreCase("x-gzip"))
            return Future.failedFuture(OutboundFailure.malformed("The answer is packed, and not with gzip."));
        return vertx.executeBlocking(() -> open == null ? inMemory() : inFile(file.orElseThrow()), false);
    }

    private byte[] inMemory() throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(kept.getBytes()))) {
            byte[] all = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (all.length > most) throw OutboundFailure.tooLarge(most);
            return all;
        }
    }

    private byte[] inFile(Path packed) throws IOException {
        Path plain = packed.resolveSibling(packed.getFileName() + ".plain");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed));
                var out = Files.newOutputStream(plain)) {
            byte[] part = new byte[64 * 1024];
            long written = 0;
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                written += n;
                if (written > most) throw OutboundFailure.tooLarge(most);
                out.write(part, 0, n);
            }
            Files.move(plain, packed, StandardCopyOption.REPLACE_EXISTING);
            return NOTHING;
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private Future<Void> close() {
        if (closed == null) closed = open == null ? Future.succeededFuture() : open.close();
        return closed;
    }

    /** Of a call that failed nothing stays. */
    void discard() {
        came.tryFail(OutboundFailure.malformed("Given up."));
        close().onComplete(done -> file.ifPresent(path -> vertx.fileSystem().delete(path.toString())));
    }
}
