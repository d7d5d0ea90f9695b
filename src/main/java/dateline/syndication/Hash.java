package dateline.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.StoredJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 over the stored form of what is delivered. */
final class Hash {

    private Hash() {}

    static byte[] of(Object content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(StoredJson.MAPPER.writeValueAsBytes(content));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String brief(Object content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(of(content), 15));
    }
}
