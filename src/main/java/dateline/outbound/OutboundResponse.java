package dateline.outbound;

import java.net.http.HttpHeaders;

/**
 * Response of another server, with any status; the caller interprets the status.
 *
 * @param url the URL that responded, after redirects
 * @param body decompressed; empty if the body was written to a file; the body of a response to POST may be truncated
 */
public record OutboundResponse(int status, HttpHeaders headers, OutboundUrl url, byte[] body) {}
