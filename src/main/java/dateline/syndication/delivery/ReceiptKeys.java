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
class ReceiptKeys {

    private static final Logger LOG = Logger.getLogger(ReceiptKeys.class);

    // Nodes of the previous release, and nodes without an encryption key, insert keys without an encrypted private key.
    // Only the node that created such a key can sign with it.
    private static final String CURRENT = """
            select kid, jwk, sealed from receipt_key
            where retired_at is null and expires_at > dateline_now() and (kid = ? or sealed is not null and ?)
            order by made_at desc, kid limit 1
            """;

    private static final String INSERT = """
            insert into receipt_key (kid, jwk, made_at, sealed, expires_at)
            values (?, cast(? as jsonb), dateline_now(), ?, dateline_now() + interval '365 days')
            """;

    private final SecretEncryption seal;
    private final AgroalDataSource database;
    // Avoids decrypting the current key for each transaction.
    private volatile ReceiptSigner last;
    // The key of a node that has no encryption key.
    private volatile ReceiptSigner unsealed;

    ReceiptKeys(SecretEncryption seal, AgroalDataSource database) {
        this.seal = seal;
        this.database = database;
    }

    // Creates the shared key at start, because verifiers may fetch the keys before the first receipt is signed. A key
    // that exists only in the memory of this node is created when it is needed.
    void prepare(@Observes StartupEvent start) {
        if (seal.hasKey()) QuarkusTransaction.requiringNew().run(this::signer);
    }

    /**
     * Returns the current key, and creates one if there is none. Runs in the caller's transaction, so that a key and
     * the first receipt that it signs are committed together.
     */
    ReceiptSigner signer() {
        ReceiptSigner signer = current().orElseGet(() -> {
            // The lock prevents two nodes that both find no key from creating one each.
            new Sql()
                    .add("select pg_advisory_xact_lock(hashtextextended('receipt-key', 0))")
                    .first(database, row -> true);
            return current().orElseGet(this::make);
        });
        last = signer;
        return signer;
    }

    /**
     * Returns the key that this node used last, for signing before the transaction; null at first. The transaction that
     * writes the receipt checks that the key is still current.
     */
    ReceiptSigner last() {
        return last;
    }

    private Optional<ReceiptSigner> current() {
        ReceiptSigner own = unsealed;
        return new Sql()
                .add(CURRENT, own == null ? "" : own.kid(), seal.hasKey())
                .first(database, this::read)
                .flatMap(signer -> signer);
    }

    // Empty if the key was encrypted under an encryption key that has been replaced since. The caller then creates a
    // new key.
    private Optional<ReceiptSigner> read(ResultSet row) throws SQLException {
        String kid = row.getString("kid");
        ReceiptSigner own = unsealed;
        if (own != null && own.kid().equals(kid)) return Optional.of(own);
        ReceiptSigner known = last;
        if (known != null && known.kid().equals(kid)) return Optional.of(known);
        try {
            byte[] secret = seal.decrypt(place(kid), row.getBytes("sealed"));
            return Optional.of(ReceiptSigner.of(kid, row.getString("jwk"), secret));
        } catch (IllegalStateException e) {
            LOG.error("Cannot decrypt the receipt signing key " + kid + "; creating another one", e);
            return Optional.empty();
        }
    }

    private ReceiptSigner make() {
        ReceiptSigner.NewSigner fresh = ReceiptSigner.fresh();
        ReceiptSigner signer = fresh.signer();
        byte[] sealed = seal.hasKey() ? seal.encrypt(place(signer.kid()), signer.secret()) : null;
        new Sql()
                .add(INSERT, signer.kid(), fresh.key().toJson(OutputControlLevel.PUBLIC_ONLY), sealed)
                .run(database);
        if (sealed == null) unsealed = signer;
        return signer;
    }

    private static String place(String kid) {
        return "receipt_key/" + kid;
    }
}
