package dateline.cache;

import dateline.http.problem.Secrets;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header that names the log position at which a cached response was valid: equal on every node, and comparable only
 * for equality. It is sent with cache hits only. A client that bypasses the cache between two reads of the same position receives the same content.
 */
@Singleton
class PositionHeader {

    /** {@code "position";at="instant"}, on cached responses. */
    static final CharSequence HEADER = HttpHeaders.createOptimized("Dateline-Position");

    private static final int DIGEST_BYTES = 12;

    /** Header values for callers without a key and for the newsroom. */
    record LogPositions(String everybody, String newsroom) {}

    private final Secrets secrets;

    PositionHeader(Secrets secrets) {
        this.secrets = secrets;
    }

    LogPositions of(ChangeQuery.LogState state) {
        String at = ";at=\"" + state.now() + "\"";
        return new LogPositions(digest("told " + state.publicPosition()) + at, digest("all " + state.position()) + at);
    }

    // A keyed digest, so that the position does not reveal how many changes there are.
    private String digest(String position) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.get("position"), "HmacSHA256"));
            byte[] truncated = Arrays.copyOf(mac.doFinal(position.getBytes(StandardCharsets.UTF_8)), DIGEST_BYTES);
            return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(truncated) + "\"";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
