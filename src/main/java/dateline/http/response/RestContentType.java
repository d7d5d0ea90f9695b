package dateline.http.response;

import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.core.EncodedMediaType;

/**
 * Adapter for the text that RESTEasy Reactive sends as {@code Content-Type}, which has no public API: the response cache must send the same. No
 * other class uses {@code EncodedMediaType}.
 */
final class RestContentType {

    private RestContentType() {}

    /** The media type with the charset UTF-8 if it is a textual one without charset. */
    static String of(MediaType type) {
        return new EncodedMediaType(type).toString();
    }
}
