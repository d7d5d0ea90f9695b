package dateline.article.preview;

import dateline.access.key.DemoKeyPolicy;
import dateline.access.key.Keys;
import dateline.http.base.SecretPath;
import dateline.http.problem.Secrets;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Creates the tokens of previews, and computes the HMAC under which one is stored and found. */
@Singleton
class PreviewTokens {

    /** The token of the demo newsroom. It is public, so it is accepted only where the keys of the demo are. */
    static final String DEMO = SecretPath.TOKEN_PREFIX + "demo_preview_of_the_levy_on_night_moorings_";

    private static final String SECRET = "preview";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Secrets secrets;
    private final DemoKeyPolicy demo;

    PreviewTokens(Secrets secrets, DemoKeyPolicy demo) {
        this.secrets = secrets;
        this.demo = demo;
    }

    // At the start, outside any transaction: the secret must be stored even if the first request is rolled back.
    void prepare(@Observes StartupEvent start) {
        secrets.get(SECRET);
    }

    /** Returns a new token with 256 random bits. */
    static String generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return SecretPath.TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    byte[] hmac(String token) {
        return Keys.hmac(secrets.get(SECRET), token);
    }

    /** Returns the HMAC of a token from a request; empty if no preview can have it. */
    Optional<byte[]> hmacOfSent(String token) {
        boolean possible = SecretPath.isToken(token) && (demo.accepts() || !token.equals(DEMO));
        return possible ? Optional.of(hmac(token)) : Optional.empty();
    }
}
