package dateline.syndication.terms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dateline.http.base.StoredJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * SHA-256 of canonical JSON (RFC 8785): no white space, members sorted. Number formatting assumes integers. The content
 * hash of a package and the ETag of a reproduction are made with it; monthly statements are such JSON.
 */
public final class CanonicalJsonHash {

    private static final ObjectWriter CANONICAL =
            StoredJson.MAPPER.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private CanonicalJsonHash() {}

    public static byte[] of(Object content) {
        return digest().digest(canonicalBytes(content));
    }

    /** Hashes an array whose items need not be in memory together. */
    public static final class ArrayHash {

        private final MessageDigest digest = digest();
        private boolean isEmpty = true;

        public void add(Object item) {
            digest.update((byte) (isEmpty ? '[' : ','));
            digest.update(canonicalBytes(item));
            isEmpty = false;
        }

        /** Returns the hash of the items. May be called once. */
        public byte[] get() {
            if (isEmpty) digest.update((byte) '[');
            digest.update((byte) ']');
            return digest.digest();
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The canonical JSON, which {@link #of} hashes. */
    public static byte[] canonicalBytes(Object content) {
        try {
            return CANONICAL.writeValueAsBytes(StoredJson.MAPPER.convertValue(content, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    public static String shortHash(Object content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(of(content), 15));
    }
}
