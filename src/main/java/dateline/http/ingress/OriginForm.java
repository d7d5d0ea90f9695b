package dateline.http.ingress;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked for, as path and query; some clients name the whole URL (RFC 9112 section 3.2.2). */
final class OriginForm {

    private static final Pattern ABSOLUTE =
            Pattern.compile("https?://(?<authority>[^/?#]+)(?<rest>[/?].*)?", Pattern.CASE_INSENSITIVE);

    private OriginForm() {}

    /** @return empty where the URL names another host than the request does */
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
