package dateline.http.response;

import dateline.http.base.UnreadResponses;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Writes the body of a cached response, and any body above 48 kB. A large body is written in pieces, each after the client has read the ones before: Netty copies what is
 * written into memory outside the heap and holds the copy until the client has read it, so that 1,000 clients that do not read would otherwise
 * hold 1,000 copies.
 */
final class BodyWriter {

    /** Bodies up to this number of bytes are written at once. */
    static final int LARGE = 48 * 1024;

    private static final int PIECE = 16 * 1024;
    private static final int UNREAD = 32 * 1024;

    private BodyWriter() {}

    /** Ends the response with the body. Needs a {@code Content-Length} header if the body is large. Called on the event loop; never blocks. */
    static void end(RoutingContext rc, Buffer body) {
        HttpServerResponse response = rc.response();
        if (response.ended() || response.closed()) return;
        if (body.length() <= LARGE) {
            response.end(body);
            return;
        }
        UnreadResponses.begin(rc, body);
        response.setWriteQueueMaxSize(UNREAD);
        writeFrom(0, body, response);
    }

    private static void writeFrom(int start, Buffer body, HttpServerResponse response) {
        for (int from = start; !response.closed(); from += PIECE) {
            if (from + PIECE >= body.length()) {
                response.end(body.slice(from, body.length()));
                return;
            }
            response.write(body.slice(from, from + PIECE));
            if (response.writeQueueFull()) {
                int next = from + PIECE;
                response.drainHandler(drained -> writeFrom(next, body, response));
                return;
            }
        }
    }
}
