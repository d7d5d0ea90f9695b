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
 * Cursors are positions sealed with a key that lives in the database: opaque, tamper-evident, bound to the query they were made
 * for, good on every node and after a restart. They grant nothing: the page behind one is decided anew.
 */
@Singleton
public class Cursors {

    private static final int SEAL_BYTES = 16;
    private static final byte[] ENCRYPTION_LABEL = "place of a cursor".getBytes(StandardCharsets.UTF_8);
    // A key has no place in an address, and what begins like one is refused there: by chance a cursor may.
    private static final String KEY_PREFIX = "dl_";
    private static final String ESCAPE = "~";
    private static final char SEPARATOR = '\u001F';

    private final Secrets secrets;
    // What hides places; a secret is the same for as long as a node runs.
    private volatile SecretKeySpec encryptionKey;

    Cursors(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * The same values give the same cursor, so that pages repeat byte for byte.
     *
     * @param query what the cursor is bound to
     * @param values of the position, none holding U+001F
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

    /** @return the values that were sealed; @throws Problem {@code cursor-invalid} for a foreign, changed or malformed one */
    public List<String> open(String query, String cursor) {
        return open(query, cursor, "cursor");
    }

    /** The same of a parameter of another name. */
    public List<String> open(String query, String cursor, String parameter) {
        return tryOpen(query, cursor).orElseThrow(() -> invalid(parameter));
    }

    /** The same; @return nothing for one that was not made for the query */
    public Optional<List<String>> tryOpen(String query, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor.startsWith(ESCAPE) ? cursor.substring(ESCAPE.length()) : cursor);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length < SEAL_BYTES) return Optional.empty();
        byte[] seal = Arrays.copyOf(bytes, SEAL_BYTES);
        byte[] text = applyKeyStream(seal, Arrays.copyOfRange(bytes, SEAL_BYTES, bytes.length));
        if (!MessageDigest.isEqual(seal, seal(query, text))) return Optional.empty();
        return Optional.of(List.of(new String(text, StandardCharsets.UTF_8).split(String.valueOf(SEPARATOR), -1)));
    }

    /** What is said of one that was not made for the query. */
    public static Problem invalid(String parameter) {
        return Problem.of(
                        "cursor-invalid",
                        "This cursor was not made for this query. Take it unchanged from nextCursor, keep every other parameter"
                                + " as it was, or start over without one.")
                .parameter(parameter, "cursor-invalid", "Not made for this query.");
    }

    // A synthetic initialisation vector (RFC 5297): the seal of the text begins the key stream that hides it.
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
