package dateline.syndication.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/** A key that signs receipts. Ed25519 is deterministic: the same key and statement give the same signature. */
final class ReceiptSigner {

    static final String TYPE = "receipt+jwt";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String kid;
    private final String header;
    private final byte[] secret;
    private final byte[] open;

    private ReceiptSigner(String kid, byte[] secret, byte[] open) {
        this.kid = kid;
        this.header = BASE64.encodeToString(
                ("{\"alg\":\"" + AlgorithmIdentifiers.EDDSA + "\",\"kid\":\"" + kid + "\",\"typ\":\"" + TYPE + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        this.secret = secret;
        this.open = open;
    }

    /** A new signer and its key pair as a JSON Web Key. */
    record NewSigner(ReceiptSigner signer, OctetKeyPairJsonWebKey key) {}

    /** Creates a key whose id is its thumbprint (RFC 7638). */
    static NewSigner fresh() {
        try {
            OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.EDDSA);
            Map<String, Object> halves = key.toParams(OutputControlLevel.INCLUDE_PRIVATE);
            return new NewSigner(
                    new ReceiptSigner(key.getKeyId(), bytes(halves.get("d")), bytes(halves.get("x"))), key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param jwk the public key
     * @param secret the private key, 32 bytes
     */
    static ReceiptSigner of(String kid, String jwk, byte[] secret) {
        try {
            return new ReceiptSigner(
                    kid, secret, bytes(StoredJson.MAPPER.readTree(jwk).get("x").textValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Object base64) {
        return Base64.getUrlDecoder().decode((String) base64);
    }

    String kid() {
        return kid;
    }

    /** The private key, 32 bytes, for storing it encrypted. */
    byte[] secret() {
        return secret;
    }

    String sign(Object statement) {
        try {
            String signed = header + "." + BASE64.encodeToString(StoredJson.MAPPER.writeValueAsBytes(statement));
            byte[] text = signed.getBytes(StandardCharsets.US_ASCII);
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            // Bouncy Castle takes a fifteenth of the time of the JDK's Ed25519.
            Ed25519.sign(secret, 0, open, 0, text, 0, text.length, signature, 0);
            return signed + "." + BASE64.encodeToString(signature);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
