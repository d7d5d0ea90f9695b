package dateline.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An immutable HTTP request; each change returns a copy. @param body null for none */
public record Request(String method, String target, List<String> headers, byte[] body) {

    public static Request of(String method, String target) {
        return new Request(method, target, List.of("Host: localhost:" + RawHttp.PORT, "Connection: close"), null);
    }

    public static Request get(String target) {
        return of("GET", target);
    }

    public Request method(String other) {
        return new Request(other, target, headers, body);
    }

    Request target(String other) {
        return new Request(method, other, headers, body);
    }

    Request query(String more) {
        return target(target + (target.contains("?") ? "&" : "?") + more);
    }

    public Request key(String key) {
        return key == null ? without("Authorization") : with("Authorization", "Bearer " + key);
    }

    /** Replaces the headers of this name. */
    public Request with(String name, String value) {
        return without(name).line(name + ": " + value);
    }

    /** Adds a header line unchanged. */
    public Request line(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new Request(method, target, more, body);
    }

    public Request without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new Request(
                method,
                target,
                headers.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList(),
                body);
    }

    Request body(byte[] other) {
        return new Request(method, target, headers, other).with("Content-Length", String.valueOf(other.length));
    }

    Request body(String other) {
        return body(other.getBytes(StandardCharsets.UTF_8));
    }

    public Request json(String other) {
        return body(other).with("Content-Type", "application/json");
    }

    public byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(start, start.length + (body == null ? 0 : body.length));
        if (body != null) System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    public RawHttp.Answer send() {
        return RawHttp.send(bytes());
    }
}
