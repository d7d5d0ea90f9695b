package dateline.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is to be asked of another server.
 *
 * @param method such as {@code POST}
 * @param url absolute, as it was registered; judged anew at every call
 * @param headers without those that frame a message, which are set here
 * @param body may be empty
 * @param channel whose connections and look-up threads it uses
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

    /** On the general channel. */
    public OutboundRequest(
            String method,
            String url,
            Map<String, String> headers,
            byte[] body,
            CallLimits bounds,
            Transport transport) {
        this(method, url, headers, body, bounds, transport, CallChannel.GENERAL);
    }

    /** The same call on another channel. */
    public OutboundRequest onChannel(CallChannel channel) {
        return new OutboundRequest(method, url, headers, body, limits, transport, channel);
    }

    /** Asks for what anybody may have; packed with gzip if the other side likes. */
    public static OutboundRequest get(String url, Map<String, String> headers, CallLimits limits) {
        return new OutboundRequest("GET", url, headers, NO_BODY, limits, Transport.ANY);
    }

    /** Tells what is not public. */
    public static OutboundRequest post(String url, Map<String, String> headers, byte[] body, CallLimits limits) {
        return new OutboundRequest("POST", url, headers, body, limits, Transport.PROTECTED);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
