package dateline.access.key;

import dateline.http.problem.Problem;
import dateline.http.problem.Secrets;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Creates keys, and computes the HMAC by which they are found. */
@Singleton
public class Keys {

    /** A new key with its text, which is not available later. */
    public record CreatedKey(Key key, String text) {}

    private final Secrets secrets;
    private final DemoKeyPolicy demo;
    private volatile Mac macWithKey;

    Keys(Secrets secrets, DemoKeyPolicy demo) {
        this.secrets = secrets;
        this.demo = demo;
    }

    /** Refuses a key by its text alone, without a look-up: a demo key where demo keys are not accepted. */
    Optional<Problem> refusal(String sent) {
        return demo.refusal(sent);
    }

    /** Creates a key; of the newsroom if partner and outlet are null. {@code expiresAt} is mandatory. */
    public CreatedKey create(
            String name, List<String> scopes, UUID partner, UUID outlet, String by, Instant now, Instant expiresAt) {
        return persist(KeyText.generate(), name, scopes, partner, outlet, by, now, expiresAt);
    }

    /** Creates a key with a given text: those of the demo newsroom. */
    public CreatedKey createFixed(
            String text, String name, List<String> scopes, UUID partner, UUID outlet, Instant now, Instant expiresAt) {
        return persist(KeyText.ofText(text), name, scopes, partner, outlet, "demo", now, expiresAt);
    }

    private CreatedKey persist(
            KeyText text,
            String name,
            List<String> scopes,
            UUID partner,
            UUID outlet,
            String by,
            Instant now,
            Instant expiresAt) {
        Key key = Key.create(text, hmac(text.text()), name, scopes, partner, outlet, by, now, expiresAt);
        return new CreatedKey(key, text.text());
    }

    public static byte[] hmac(byte[] pepper, String text) {
        try {
            return newMac(pepper).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac newMac(byte[] pepper) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
        return mac;
    }

    byte[] hmac(String text) {
        try {
            if (macWithKey == null) macWithKey = newMac(secrets.get("key"));
            // A Mac is not thread-safe. A clone has the key already.
            return ((Mac) macWithKey.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
