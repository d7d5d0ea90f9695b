package dateline.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.database.Sql;
import dateline.http.StoredJson;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * Signs receipts (JWS, RFC 7515, with Ed25519, RFC 8037) and publishes what verifies them. All nodes share the keys through the
 * database: deleting the private half of the newest, a row of {@code secret}, is its rotation.
 */
@Singleton
class ReceiptKeys {

    static final String TYPE = "receipt+jwt";

    private static final String SECRET = "receipt-key:";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final AgroalDataSource database;
    // Read once: it is the same as long as it is the newest.
    private volatile Signer last;

    ReceiptKeys(AgroalDataSource database) {
        this.database = database;
    }

    /** The key that signs now. Whoever makes two signatures with the same key for the same text makes the same. */
    static final class Signer {

        private final String kid;
        private final String header;
        private final byte[] secret;
        private final byte[] open;

        private Signer(OctetKeyPairJsonWebKey key) {
            this.kid = key.getKeyId();
            this.header = BASE64.encodeToString(("{\"alg\":\"" + AlgorithmIdentifiers.EDDSA + "\",\"kid\":\"" + kid
                            + "\",\"typ\":\"" + TYPE + "\"}")
                    .getBytes(StandardCharsets.UTF_8));
            Map<String, Object> halves = key.toParams(OutputControlLevel.INCLUDE_PRIVATE);
            this.secret = Base64.getUrlDecoder().decode((String) halves.get("d"));
            this.open = Base64.getUrlDecoder().decode((String) halves.get("x"));
        }

        String kid() {
            return kid;
        }

        /** The same statement under the same key is always the same text. */
        String sign(Object statement) {
            try {
                String signed = header + "." + BASE64.encodeToString(StoredJson.MAPPER.writeValueAsBytes(statement));
                byte[] text = signed.getBytes(StandardCharsets.US_ASCII);
                byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
                // A fifteenth of the time that the JDK takes.
                Ed25519.sign(secret, 0, open, 0, text, 0, text.length, signature, 0);
                return signed + "." + BASE64.encodeToString(signature);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // Whoever wants to verify a receipt may have fetched the keys before the first one was signed.
    void prepare(@Observes StartupEvent start) {
        QuarkusTransaction.requiringNew().run(this::signer);
    }

    /** In the caller's transaction, so that no receipt is signed with a key that others will not know. */
    Signer signer() {
        Signer signer = newest().orElseGet(() -> {
            // Of two nodes that start together, or find the key gone, one makes the next.
            new Sql()
                    .add("select pg_advisory_xact_lock(hashtextextended('receipt-key', 0))")
                    .first(database, row -> true);
            return newest().orElseGet(this::make);
        });
        last = signer;
        return signer;
    }

    /** The one that signed last here, for signing ahead: before it counts, the transaction asks whether it still signs. Null at first. */
    Signer last() {
        return last;
    }

    /** Public halves, as JSON Web Keys, the one that signs first. */
    List<Object> published() {
        return new Sql()
                .add("select jwk from receipt_key order by made_at desc, kid")
                .list(database, row -> {
                    try {
                        return StoredJson.MAPPER.readValue(row.getString("jwk"), Object.class);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private Optional<Signer> newest() {
        return new Sql()
                .add(
                        "select k.kid, s.value from receipt_key k left join secret s on s.name = ? || k.kid order by k.made_at desc, k.kid limit 1",
                        SECRET)
                .first(database, row -> known(row.getString("kid"), row.getBytes("value")))
                .flatMap(signer -> signer);
    }

    // Empty where the private half is gone.
    private Optional<Signer> known(String kid, byte[] value) {
        Signer known = last;
        if (value == null) return Optional.empty();
        if (known != null && known.kid().equals(kid)) return Optional.of(known);
        return Optional.of(new Signer(read(new String(value, StandardCharsets.UTF_8))));
    }

    private Signer make() {
        try {
            OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.EDDSA);
            new Sql()
                    .add("insert into secret values (?, ?)", SECRET + key.getKeyId(), bytes(key))
                    .run(database);
            new Sql()
                    .add(
                            "insert into receipt_key values (?, cast(? as jsonb), dateline_now())",
                            key.getKeyId(),
                            key.toJson(OutputControlLevel.PUBLIC_ONLY))
                    .run(database);
            return new Signer(key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(OctetKeyPairJsonWebKey key) {
        return key.toJson(OutputControlLevel.INCLUDE_PRIVATE).getBytes(StandardCharsets.UTF_8);
    }

    private static OctetKeyPairJsonWebKey read(String jwk) {
        try {
            return (OctetKeyPairJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(jwk);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
