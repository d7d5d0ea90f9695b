package dateline.access.person;

import java.security.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Access tokens that are signed with the key of {@link IdentityProvider}, and what can be wrong with them. */
final class TestTokens {

    private String type = "at+jwt";
    private String keyId = "provider-1";
    private String algorithm = AlgorithmIdentifiers.RSA_USING_SHA256;
    private Key key = providerKey().getPrivateKey();
    private final Map<String, Object> claims = new HashMap<>();
    private final Map<String, Object> headers = new HashMap<>();

    private TestTokens() {}

    static TestTokens of(String subject, String... groups) {
        TestTokens token = new TestTokens();
        long now = Instant.now().getEpochSecond();
        token.claims.put("iss", IdentityProvider.issuer());
        token.claims.put("aud", IdentityProvider.AUDIENCE);
        token.claims.put("sub", subject);
        token.claims.put("iat", now);
        token.claims.put("exp", now + 300);
        token.claims.put("jti", UUID.randomUUID().toString());
        token.claims.put("name", "Person " + subject);
        token.claims.put("groups", List.of(groups));
        return token;
    }

    static RsaJsonWebKey providerKey() {
        try {
            return (RsaJsonWebKey)
                    JsonWebKey.Factory.newJwk(ConfigProvider.getConfig().getValue(IdentityProvider.KEY, String.class));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param value null removes the claim */
    TestTokens claim(String name, Object value) {
        if (value == null) claims.remove(name);
        else claims.put(name, value);
        return this;
    }

    /** Claims whose values are instants, in seconds from now. */
    TestTokens in(String name, long seconds) {
        return claim(name, Instant.now().getEpochSecond() + seconds);
    }

    TestTokens header(String name, Object value) {
        headers.put(name, value);
        return this;
    }

    TestTokens type(String other) {
        type = other;
        return this;
    }

    TestTokens keyId(String other) {
        keyId = other;
        return this;
    }

    TestTokens signedWith(String otherAlgorithm, Key otherKey) {
        algorithm = otherAlgorithm;
        key = otherKey;
        return this;
    }

    String text() {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setDoKeyValidation(false);
            signature.setPayload(JsonUtil.toJson(claims));
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKey(key);
            if (keyId != null) signature.setKeyIdHeaderValue(keyId);
            if (type != null) signature.setHeader("typ", type);
            headers.forEach((name, value) -> signature.getHeaders().setObjectHeaderValue(name, value));
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
