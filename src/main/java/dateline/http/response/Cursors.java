package dateline.http.response;

import dateline.http.problem.Problem;
import dateline.http.problem.Secrets;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates the positions in cursors, with a key from the database: a cursor is opaque, cannot be changed, is bound to its
 * query and is valid on every node and after a restart. It grants no rights: the next page is evaluated like the first.
 */
@Singleton
public class Cursors {

    private static final int SEAL_BYTES = 16;
    private static final byte[] ENCRYPTION_LABEL = "place of a cursor".getBytes(StandardCharsets.UTF_8);
    // RequestTarget refuses parameters that begin like an API key. A cursor that does so by chance is escaped.
    private static final String KEY_PREFIX = "dl_";
    private static final String ESCAPE = "~";
    private static final char SEPARATOR = '\u001F';

    private final Secrets secrets;
    // Derived from the secret, which does not change while the node runs.
    private volatile SecretKeySpec encryptionKey;

    Cursors(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Creates a cursor. The same values give the same cursor, so that a repeated page is the same byte for byte and has the same ETag.
     *
     * @param query that the cursor is bound to
     * @param values of the position, without U+001F
     */
    public String seal(String query, String... values) {
        byte[] text = String.join(String.valueOf(SEPARATOR), values).getBytes(StandardCharsets.UTF_8);
        byte[] seal = seal(query, text);
        byte[] encrypted = applyKeyStream(seal, text);
        byte[] cursor = Arrays.copyOf(seal, SEAL_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, cursor, SEAL_BYTES, encrypted.length);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
        return encoded.regionMatches(true, 0, KEY_PREFIX, 0, KEY_PREFIX.length()) ? ESCAPE + encoded : encoded;
    }

    /** @return the values of the position; @throws Problem {@code cursor-invalid} for a cursor of another query, a changed or a malformed one */
    public List<String> open(String query, String cursor) {
        return open(query, cursor, "cursor");
    }

    /** Opens a cursor from the parameter of the given name. */
    public List<String> open(String query, String cursor, String parameter) {
        return tryOpen(query, cursor).orElseThrow(() -> invalid(parameter));
    }

    /** Opens a cursor. @return empty for a cursor of another query, a changed or a malformed one */
    public Optional<List<String>> tryOpen(String query, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder()
                    .decode(cursor.startsWith(ESCAPE) ? cursor.substring(ESCAPE.length()) : cursor);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length < SEAL_BYTES) return Optional.empty();
        byte[] seal = Arrays.copyOf(bytes, SEAL_BYTES);
        byte[] text = applyKeyStream(seal, Arrays.copyOfRange(bytes, SEAL_BYTES, bytes.length));
        if (!MessageDigest.isEqual(seal, seal(query, text))) return Optional.empty();
        return Optional.of(List.of(new String(text, StandardCharsets.UTF_8).split(String.valueOf(SEPARATOR), -1)));
    }

    /** The problem for a cursor of another query. */
    public static Problem invalid(String parameter) {
        return Problem.of(
                        "cursor-invalid",
                        "This cursor belongs to another query. Send nextCursor unchanged and keep every other parameter"
                                + " as it was, or start again without a cursor.")
                .parameter(parameter, "cursor-invalid", "The cursor belongs to another query.");
    }

    // A synthetic initialization vector (RFC 5297): the authentication tag of the text is the IV of its encryption.
    private byte[] seal(String query, byte[] text) {
        return Arrays.copyOf(mac(secrets.get("cursor"), query.getBytes(StandardCharsets.UTF_8), text), SEAL_BYTES);
    }

    private byte[] applyKeyStream(byte[] seal, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, encryptionKey(), new IvParameterSpec(seal));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SecretKeySpec encryptionKey() {
        SecretKeySpec key = encryptionKey;
        if (key == null) {
            key = new SecretKeySpec(mac(secrets.get("cursor"), ENCRYPTION_LABEL, new byte[0]), "AES");
            encryptionKey = key;
        }
        return key;
    }

    private static byte[] mac(byte[] key, byte[] label, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(label);
            mac.update((byte) 0);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
