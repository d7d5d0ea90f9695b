package dateline.article;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.StoredJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over a story's stored form: two versions that say the same have the same. */
final class ContentHash {

    private ContentHash() {}

    static byte[] of(Content content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(StoredJson.MAPPER.writeValueAsBytes(content));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
