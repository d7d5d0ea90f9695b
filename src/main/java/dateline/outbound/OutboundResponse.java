package dateline.outbound;

import java.net.http.HttpHeaders;

/**
 * What another server said: any status, since what it means is the caller's to judge.
 *
 * @param url that answered, after redirects
 * @param body unpacked; empty where it went into a file; perhaps its beginning only where something was told and nothing asked
 */
public record OutboundResponse(int status, HttpHeaders headers, OutboundUrl url, byte[] body) {}
