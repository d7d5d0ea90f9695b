package dateline.outbound;

import dateline.http.base.GzipStream;
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

/**
 * Reads a response body into memory or a file, up to a limit that applies to the compressed and the decompressed body. The body of a
 * response to POST is truncated if it is too long, late or incomplete, because the status already tells that the request was delivered.
 */
final class ResponseBody {

    private static final byte[] EMPTY = {};
    private static final int GZIP_BUFFER_BYTES = 16 << 10;

    private final Vertx vertx;
    private final long maxBytes;
    private final HttpClientResponse response;
    private final Optional<Path> file;
    private final AsyncFile openFile;
    private final Buffer buffer = Buffer.buffer();
    private final Promise<Void> completion = Promise.promise();
    private final boolean isCompressed;
    private final boolean isTruncatable;
    private long received;
    private Future<Void> closed;

    private ResponseBody(
            Vertx vertx, OutboundRequest call, Optional<Path> file, AsyncFile open, HttpClientResponse response) {
        this.vertx = vertx;
        this.maxBytes = call.limits().maxBytes();
        this.response = response;
        this.file = file;
        this.openFile = open;
        this.isCompressed = isContentEncoded(call);
        this.isTruncatable = !call.isRead();
    }

    /** @param response must be paused */
    static Future<ResponseBody> create(
            Vertx vertx, OutboundRequest request, Optional<Path> file, HttpClientResponse response) {
        if (file.isEmpty()) return Future.succeededFuture(new ResponseBody(vertx, request, file, null, response));
        OpenOptions options =
                new OpenOptions().setCreate(true).setTruncateExisting(true).setWrite(true);
        return vertx.fileSystem()
                .open(file.get().toString(), options)
                .map(open -> new ResponseBody(vertx, request, file, open, response))
                .recover(failure -> Future.failedFuture(OutboundFailure.notStored(failure)));
    }

    /** @return the body, or an empty array if it was written to the file; fails as soon as the body exceeds the limit */
    Future<byte[]> read() {
        response.handler(this::append);
        response.exceptionHandler(failure -> {
            if (!acceptPartialBody()) completion.tryFail(failure);
        });
        response.endHandler(end -> completion.tryComplete());
        if (!isTruncatable && !isDeclaredLengthAllowed()) completion.tryFail(OutboundFailure.tooLarge(maxBytes));
        response.resume();
        return completion.future().compose(all -> close()).compose(all -> decompressed());
    }

    /** Accepts the part received so far if the body may be truncated, and then resets the connection; @return whether it was accepted */
    boolean acceptPartialBody() {
        if (isTruncatable && completion.tryComplete()) response.request().reset();
        return isTruncatable;
    }

    private boolean isDeclaredLengthAllowed() {
        String length = response.getHeader("Content-Length");
        boolean hasBody = !response.request().getMethod().name().equals("HEAD");
        return length == null || !hasBody || !length.matches("[0-9]{1,18}") || Long.parseLong(length) <= maxBytes;
    }

    private void append(Buffer chunk) {
        if (completion.future().isComplete()) return;
        received += chunk.length();
        if (received > maxBytes && isTruncatable) {
            buffer.appendBuffer(chunk, 0, (int) (maxBytes - buffer.length()));
            acceptPartialBody();
        } else if (received > maxBytes) {
            completion.tryFail(OutboundFailure.tooLarge(maxBytes));
        } else if (openFile == null) {
            buffer.appendBuffer(chunk);
        } else {
            openFile.write(chunk).onFailure(failure -> completion.tryFail(OutboundFailure.notStored(failure)));
            if (openFile.writeQueueFull()) {
                response.pause();
                openFile.drainHandler(space -> response.resume());
            }
        }
    }

    // Only GET and HEAD send Accept-Encoding: gzip. A content coding in another response is not decoded.
    private boolean isContentEncoded(OutboundRequest call) {
        String coding = response.getHeader("Content-Encoding");
        return call.isRead() && coding != null && !coding.strip().equalsIgnoreCase("identity");
    }

    private Future<byte[]> decompressed() {
        if (!isCompressed || received == 0) return Future.succeededFuture(openFile == null ? buffer.getBytes() : EMPTY);
        String coding = response.getHeader("Content-Encoding").strip();
        if (!coding.equalsIgnoreCase("gzip") && !coding.equalsIgnoreCase("x-gzip"))
            return Future.failedFuture(OutboundFailure.malformed("The response has a content coding other than gzip."));
        return vertx.executeBlocking(
                () -> openFile == null ? decompressInMemory() : decompressFile(file.orElseThrow()), false);
    }

    private byte[] decompressInMemory() throws IOException {
        try (InputStream in = new GzipStream(new ByteArrayInputStream(buffer.getBytes()), GZIP_BUFFER_BYTES)) {
            byte[] all = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (all.length > maxBytes) throw OutboundFailure.tooLarge(maxBytes);
            return all;
        }
    }

    private byte[] decompressFile(Path packed) throws IOException {
        Path plain = packed.resolveSibling(packed.getFileName() + ".plain");
        try (InputStream in = new GzipStream(Files.newInputStream(packed), GZIP_BUFFER_BYTES);
                var out = Files.newOutputStream(plain)) {
            byte[] part = new byte[64 * 1024];
            long written = 0;
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                written += n;
                if (written > maxBytes) throw OutboundFailure.tooLarge(maxBytes);
                out.write(part, 0, n);
            }
            Files.move(plain, packed, StandardCopyOption.REPLACE_EXISTING);
            return EMPTY;
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private Future<Void> close() {
        if (closed == null) closed = openFile == null ? Future.succeededFuture() : openFile.close();
        return closed;
    }

    /** Stops reading and deletes the file. */
    void discard() {
        completion.tryFail(OutboundFailure.malformed("The call was cancelled."));
        close().onComplete(done -> file.ifPresent(path -> vertx.fileSystem().delete(path.toString())));
    }
}
