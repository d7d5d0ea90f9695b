package dateline.http.response;

import dateline.http.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a representation that a GET requests with {@code Range} (RFC 9110 section 14). Only a single range of bytes is supported; as the
 * RFC allows, any other {@code Range} is ignored, so that the response is complete.
 *
 * @param from first byte
 * @param to last byte, inclusive
 * @param size of the complete representation in its content coding
 */
record ByteRange(int from, int to, int size) {

    private static final Pattern SINGLE = Pattern.compile("(?i)bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int MAX_LENGTH = 50;

    /**
     * Returns the range that the request asks for; empty if the complete representation is to be sent.
     *
     * @param etag of the representation, in double quotes; {@code If-Range} with another validator asks for all of it
     * @throws Problem 416 if the range lies outside the representation
     */
    static Optional<ByteRange> requested(RoutingContext rc, String etag, int size) {
        List<String> ranges = rc.request().headers().getAll(HttpHeaderNames.RANGE);
        if (ranges.size() != 1 || rc.request().method() != HttpMethod.GET) return Optional.empty();
        String condition = rc.request().getHeader(HttpHeaderNames.IF_RANGE);
        if (condition != null && !condition.strip().equals(etag)) return Optional.empty();
        return parse(ranges.get(0).strip(), size);
    }

    static Optional<ByteRange> parse(String range, int size) {
        Matcher form = SINGLE.matcher(range);
        if (range.length() > MAX_LENGTH || !form.matches()) return Optional.empty();
        String first = form.group(1);
        String last = form.group(2);
        if (first.isEmpty() && last.isEmpty()) return Optional.empty();
        if (first.isEmpty()) {
            long length = Math.min(Long.parseLong(last), size);
            return Optional.of(new ByteRange((int) (size - length), size - 1, size).satisfiable());
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) return Optional.empty();
        int begin = (int) Math.min(from, size);
        return Optional.of(new ByteRange(begin, (int) Math.min(to, size - 1), size).satisfiable());
    }

    private ByteRange satisfiable() {
        if (from < size) return this;
        throw Problem.of("range-not-satisfiable", "The range begins after the end: there are " + size + " bytes.")
                .header("Content-Range", "bytes */" + size);
    }

    /** The value of {@code Content-Range}. */
    String contentRange() {
        return "bytes " + from + "-" + to + "/" + size;
    }

    Buffer of(Buffer representation) {
        return representation.slice(from, to + 1);
    }
}
