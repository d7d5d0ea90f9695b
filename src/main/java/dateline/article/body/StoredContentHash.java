package dateline.article.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 hash of the stored form of a content, which a version has as its {@code contentHash}. Equal contents have
 * equal hashes. The {@code contentHash} of a package is another one: {@code Attribution} makes it.
 */
public final class StoredContentHash {

    private StoredContentHash() {}

    /** Returns the hash as the API shows it. */
    public static String format(byte[] hash) {
        return "sha-256:" + HexFormat.of().formatHex(hash);
    }

    public static byte[] of(Content content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(StoredJson.MAPPER.writeValueAsBytes(content));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
