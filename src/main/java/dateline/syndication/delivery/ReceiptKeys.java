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
 * Signs receipts (JWS, RFC 7515, with Ed25519, RFC 8037). All nodes share the keys through the database, where the private halves are
 * sealed. A node that cannot seal signs with a key of its own, whose private half is in its memory only.
 */
@Singleton
class ReceiptKeys {

    private static final Logger LOG = Logger.getLogger(ReceiptKeys.class);

    // Nodes of the release before insert keys that are not sealed, and that no other node can use.
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
    // Read once: it is the same as long as it is the newest.
    private volatile ReceiptSigner last;
    // Of a node that cannot seal.
    private volatile ReceiptSigner unsealed;

    ReceiptKeys(SecretEncryption seal, AgroalDataSource database) {
        this.seal = seal;
        this.database = database;
    }

    // Verifiers may fetch the keys before the first receipt is signed. A key that ends with this node is made when it
    // is needed.
    void prepare(@Observes StartupEvent start) {
        if (seal.hasKey()) QuarkusTransaction.requiringNew().run(this::signer);
    }

    /** In the caller's transaction, so that no receipt is signed with a key that others will not know. */
    ReceiptSigner signer() {
        ReceiptSigner signer = current().orElseGet(() -> {
            // Of two nodes that start together, or find the key gone, one makes the next.
            new Sql()
                    .add("select pg_advisory_xact_lock(hashtextextended('receipt-key', 0))")
                    .first(database, row -> true);
            return current().orElseGet(this::make);
        });
        last = signer;
        return signer;
    }

    /** The one that signed last here, for signing ahead: before it counts, the transaction asks whether it still signs. Null at first. */
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

    // Empty where it was sealed under a key that was replaced since: then the next one is made.
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
            LOG.error("The receipt-signing key " + kid + " cannot be opened, and another one is made", e);
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
