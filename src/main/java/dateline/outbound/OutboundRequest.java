package dateline.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request to another server.
 *
 * @param method such as {@code POST}
 * @param url absolute, as registered; checked again at every call
 * @param headers without the headers that frame a message, which the client sets
 * @param body may be empty
 * @param channel selects the connection pool and the lookup threads
 */
public record OutboundRequest(
        String method,
        String url,
        Map<String, String> headers,
        byte[] body,
        CallLimits limits,
        Transport transport,
        CallChannel channel) {

    private static final Set<String> FRAMING =
            Set.of("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer");
    private static final byte[] NO_BODY = {};

    public OutboundRequest {
        headers = Map.copyOf(headers);
        for (String name : headers.keySet()) {
            if (FRAMING.contains(name.toLowerCase(Locale.ROOT)))
                throw new IllegalArgumentException(name + " is set by the call itself.");
        }
    }

    /** A request on the general channel. */
    public OutboundRequest(
            String method,
            String url,
            Map<String, String> headers,
            byte[] body,
            CallLimits bounds,
            Transport transport) {
        this(method, url, headers, body, bounds, transport, CallChannel.GENERAL);
    }

    /** The same request on another channel. */
    public OutboundRequest onChannel(CallChannel channel) {
        return new OutboundRequest(method, url, headers, body, limits, transport, channel);
    }

    /** A GET for public content; the response may be compressed with gzip. */
    public static OutboundRequest get(String url, Map<String, String> headers, CallLimits limits) {
        return new OutboundRequest("GET", url, headers, NO_BODY, limits, Transport.ANY);
    }

    /** A POST of content that is not public. */
    public static OutboundRequest post(String url, Map<String, String> headers, byte[] body, CallLimits limits) {
        return new OutboundRequest("POST", url, headers, body, limits, Transport.PROTECTED);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
