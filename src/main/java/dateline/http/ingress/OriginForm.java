package dateline.http.ingress;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads path and query of a request. Some clients send the absolute URL in the request line (RFC 9112 section 3.2.2). */
final class OriginForm {

    private static final Pattern ABSOLUTE =
            Pattern.compile("https?://(?<authority>[^/?#]+)(?<rest>[/?].*)?", Pattern.CASE_INSENSITIVE);

    private OriginForm() {}

    /** @return empty if the URL names another host than the Host header */
    static Optional<String> of(HttpServerRequest request) {
        if (request.uri().startsWith("/")) return Optional.of(request.uri());
        Matcher absolute = ABSOLUTE.matcher(request.uri());
        if (!absolute.matches()) return Optional.of(request.uri());
        if (!absolute.group("authority").equalsIgnoreCase(request.getHeader("Host"))) return Optional.empty();
        String rest = absolute.group("rest");
        if (rest == null) return Optional.of("/");
        return Optional.of(rest.startsWith("/") ? rest : "/" + rest);
    }
}
