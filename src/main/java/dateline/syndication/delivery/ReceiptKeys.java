package dateline.syndication.delivery;

import dateline.access.secret.SecretEncryption;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;

/**
 * Provides the key that signs receipts (JWS, RFC 7515, with Ed25519, RFC 8037). All nodes share the keys through the
 * database, which stores the private keys encrypted. A node without an encryption key signs with a key of its own and
 * keeps the private key in memory only.
 *
 * @see PublishedKeys
 */
@Singleton
public class ReceiptKeys {

    private static final Logger LOG = Logger.getLogger(ReceiptKeys.class);

    // Nodes of the previous release, and nodes without an encryption key, insert keys without an encrypted private key.
    // Only the node that created such a key can sign with it.
    private static final String CURRENT = """
            select kid, jwk, sealed from receipt_key
            where retired_at is null and expires_at > dateline_now() and (kid = :kid or sealed is not null and :hasKey)
            order by made_at desc, kid limit 1
            """;

    private static final String INSERT = """
            insert into receipt_key (kid, jwk, made_at, sealed, expires_at)
            values (:kid, cast(:created as jsonb), dateline_now(), :encrypted, dateline_now() + interval '365 days')
            """;

    private final SecretEncryption encryption;
    private final AgroalDataSource database;
    // Avoids decrypting the current key for each transaction.
    private volatile ReceiptSigner lastUsed;
    // The key of a node that has no encryption key.
    private volatile ReceiptSigner memorySigner;

    ReceiptKeys(SecretEncryption encryption, AgroalDataSource database) {
        this.encryption = encryption;
        this.database = database;
    }

    // Creates the shared key at start, because verifiers may fetch the keys before the first receipt is signed. A key
    // that exists only in the memory of this node is created when it is needed.
    void createAtStart(@Observes StartupEvent start) {
        if (encryption.hasKey()) QuarkusTransaction.requiringNew().run(this::getOrCreate);
    }

    /**
     * Signs a document of the newsroom with the key of the receipts, in the caller's transaction.
     *
     * @param type of the payload, the member {@code typ} of the header
     * @return compact JWS
     */
    public String sign(String type, byte[] payload) {
        return getOrCreate().sign(type, payload);
    }

    /**
     * Returns the current key, and creates one if there is none. Runs in the caller's transaction, so that a key and
     * the first receipt that it signs are committed together.
     */
    ReceiptSigner getOrCreate() {
        ReceiptSigner signer = findCurrent().orElseGet(() -> {
            // The lock prevents two nodes that both find no key from creating one each.
            Sql.of("select pg_advisory_xact_lock(hashtextextended('receipt-key', 0))")
                    .first(database, row -> true);
            return findCurrent().orElseGet(this::create);
        });
        lastUsed = signer;
        return signer;
    }

    /**
     * Returns the key that this node used last, for signing before the transaction; null at first. The transaction that
     * writes the receipt checks that the key is still current.
     */
    ReceiptSigner lastUsed() {
        return lastUsed;
    }

    private Optional<ReceiptSigner> findCurrent() {
        ReceiptSigner own = memorySigner;
        return Sql.of(CURRENT)
                .with("kid", own == null ? "" : own.kid())
                .with("hasKey", encryption.hasKey())
                .first(database, this::readSigner)
                .flatMap(signer -> signer);
    }

    // Empty if the key was encrypted under an encryption key that has been replaced since. The caller then creates a
    // new key.
    private Optional<ReceiptSigner> readSigner(ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        ReceiptSigner own = memorySigner;
        if (own != null && own.kid().equals(kid)) return Optional.of(own);
        ReceiptSigner cached = lastUsed;
        if (cached != null && cached.kid().equals(kid)) return Optional.of(cached);
        try {
            byte[] privateKey = encryption.decrypt(encryptionContext(kid), row.getBytes("sealed"));
            return Optional.of(ReceiptSigner.of(kid, row.getString("jwk"), privateKey));
        } catch (IllegalStateException e) {
            LOG.error("Cannot decrypt the receipt signing key " + kid + "; creating another one", e);
            return Optional.empty();
        }
    }

    private ReceiptSigner create() {
        ReceiptSigner.NewSigner created = ReceiptSigner.generate();
        ReceiptSigner signer = created.signer();
        byte[] encrypted =
                encryption.hasKey() ? encryption.encrypt(encryptionContext(signer.kid()), signer.privateKey()) : null;
        Sql.of(INSERT)
                .with("kid", signer.kid())
                .with("created", created.key().toJson(OutputControlLevel.PUBLIC_ONLY))
                .with("encrypted", encrypted)
                .run(database);
        if (encrypted == null) memorySigner = signer;
        return signer;
    }

    private static String encryptionContext(String kid) {
        return "receipt_key/" + kid;
    }
}
