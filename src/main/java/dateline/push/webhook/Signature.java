package dateline.push.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures by Standard Webhooks 1.0: {@code v1}, an HMAC-SHA256 of {@code id.timestamp.body}, one for each valid
 * secret.
 */
public final class Signature {

    private Signature() {}

    /**
     * The value of {@code webhook-signature}: one signature per secret, separated by spaces.
     *
     * @param timestamp of the attempt, in Unix seconds
     * @param body the bytes that are sent
     */
    public static String of(List<byte[]> secrets, String id, long timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> "v1,"
                        + Base64.getEncoder()
                                .encodeToString(computeHmac(
                                        secret, (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8), body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] computeHmac(byte[] secret, byte[] prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(prefix);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
