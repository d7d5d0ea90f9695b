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
    private final byte[] privateKey;
    private final byte[] publicKey;

    private ReceiptSigner(String kid, byte[] privateKey, byte[] publicKey) {
        this.kid = kid;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new signer and its key pair as a JSON Web Key. */
    record NewSigner(ReceiptSigner signer, OctetKeyPairJsonWebKey key) {}

    /** Creates a key whose id is its thumbprint (RFC 7638). */
    static NewSigner generate() {
        try {
            OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.EDDSA);
            Map<String, Object> parameters = key.toParams(OutputControlLevel.INCLUDE_PRIVATE);
            return new NewSigner(
                    new ReceiptSigner(key.getKeyId(), decode(parameters.get("d")), decode(parameters.get("x"))), key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param jwk the public key
     * @param privateKey the private key, 32 bytes
     */
    static ReceiptSigner of(String kid, String jwk, byte[] privateKey) {
        try {
            return new ReceiptSigner(
                    kid,
                    privateKey,
                    decode(StoredJson.MAPPER.readTree(jwk).get("x").textValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(Object encoded) {
        return Base64.getUrlDecoder().decode((String) encoded);
    }

    String kid() {
        return kid;
    }

    /** The private key, 32 bytes, for storing it encrypted. */
    byte[] privateKey() {
        return privateKey;
    }

    /** Signs the statement of a receipt. */
    String sign(Object statement) {
        try {
            return sign(TYPE, StoredJson.MAPPER.writeValueAsBytes(statement));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param type of the payload, which keeps a signature from being taken for one of another type */
    String sign(String type, byte[] payload) {
        String header =
                "{\"alg\":\"" + AlgorithmIdentifiers.EDDSA + "\",\"kid\":\"" + kid + "\",\"typ\":\"" + type + "\"}";
        String signingInput =
                BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "." + BASE64.encodeToString(payload);
        byte[] input = signingInput.getBytes(StandardCharsets.US_ASCII);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        // Bouncy Castle takes a fifteenth of the time of the JDK's Ed25519.
        Ed25519.sign(privateKey, 0, publicKey, 0, input, 0, input.length, signature, 0);
        return signingInput + "." + BASE64.encodeToString(signature);
    }
}
