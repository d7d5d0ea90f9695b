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
 * Where the log was when what is given from memory was true: the same on every node, and nothing but same or not. Whoever reads
 * past the memory between two looks at the same position has the answer that belonged to it.
 */
@Singleton
class PositionHeader {

    /** {@code "position";at="instant"}; of answers from memory. */
    static final CharSequence HEADER = HttpHeaders.createOptimized("Dateline-Position");

    private static final int DIGEST_BYTES = 12;

    /** What everybody is told, and what the newsroom is. */
    record LogPositions(String everybody, String newsroom) {}

    private final Secrets secrets;

    PositionHeader(Secrets secrets) {
        this.secrets = secrets;
    }

    LogPositions of(ChangeQuery.LogState state) {
        String at = ";at=\"" + state.now() + "\"";
        return new LogPositions(digest("told " + state.publicPosition()) + at, digest("all " + state.position()) + at);
    }

    // The log does not count aloud.
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
