package dateline.syndication;

import dateline.database.Sql;
import dateline.http.Ids;
import dateline.syndication.Delivered.Identity;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who was given which text, when first. A row stands before the text leaves, and as long as the article. */
@Singleton
class Receipts {

    // Two nodes that write the same rows do so in the same order, and never wait for each other in a ring.
    private static final Comparator<Delivered> ORDER =
            Comparator.comparing(one -> one.identity().toString());

    private final AgroalDataSource database;
    private final ReceiptKeys keys;

    Receipts(AgroalDataSource database, ReceiptKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Those that are written down already, signed; in the caller's transaction or without one. */
    Map<Identity, Receipt> of(Collection<Delivered> deliveries) {
        Map<Identity, Receipt> found = rows(deliveries);
        found.values().removeIf(receipt -> receipt.statement() == null);
        return found;
    }

    /** Writes rows, in the caller's transaction; what another has written meanwhile stands as it is. */
    Map<Identity, Receipt> write(Collection<Delivered> deliveries) {
        Map<Identity, Receipt> there = rows(deliveries);
        ReceiptKeys.Signer signer = keys.signer();
        deliveries.stream().sorted(ORDER).forEach(delivery -> {
            Receipt receipt = there.get(delivery.identity());
            if (receipt == null) insert(delivery, signer);
            else if (receipt.statement() == null) sign(delivery, receipt, signer);
        });
        return rows(deliveries);
    }

    private Map<Identity, Receipt> rows(Collection<Delivered> deliveries) {
        Map<Identity, Receipt> found = new HashMap<>();
        if (deliveries.isEmpty()) return found;
        List<Identity> wanted = deliveries.stream().map(Delivered::identity).toList();
        new Sql()
                .add(
                        "select r.* from receipt r where partner_id = any(?) and article_id = any(?) and permission_id = any(?)",
                        wanted.stream().map(Identity::partner).distinct().toList(),
                        wanted.stream().map(Identity::article).distinct().toList(),
                        wanted.stream().map(Identity::permission).distinct().toList())
                .list(database, row -> {
                    Identity identity = new Identity(
                            row.getObject("partner_id", UUID.class),
                            row.getObject("outlet_id", UUID.class),
                            row.getObject("article_id", UUID.class),
                            row.getInt("version"),
                            row.getString("level"),
                            row.getObject("permission_id", UUID.class),
                            row.getInt("permission_version"),
                            Hash.hex(row.getBytes("content_hash")));
                    return found.put(
                            identity,
                            new Receipt(
                                    row.getObject("id", UUID.class),
                                    Sql.instant(row, "delivered_at"),
                                    row.getString("statement")));
                });
        found.keySet().retainAll(new java.util.HashSet<>(wanted));
        return found;
    }

    private void insert(Delivered delivery, ReceiptKeys.Signer signer) {
        Identity identity = delivery.identity();
        UUID id = Ids.next();
        new Sql()
                .add(
                        """
                        insert into receipt (id, partner_id, outlet_id, article_id, version, level, permission_id,
                            permission_version, content_hash, credit_line, delivered_at, key_id, statement)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict on constraint receipt_once do nothing
                        """,
                        id,
                        identity.partner(),
                        identity.outlet(),
                        identity.article(),
                        identity.version(),
                        identity.level(),
                        identity.permission(),
                        identity.permissionVersion(),
                        Hash.bytes(identity.contentHash()),
                        delivery.creditLine(),
                        delivery.at(),
                        delivery.key(),
                        signer.sign(delivery.statement().of(id, delivery.at())))
                .run(database);
    }

    // The release before wrote rows without.
    private void sign(Delivered delivery, Receipt receipt, ReceiptKeys.Signer signer) {
        new Sql()
                .add(
                        "update receipt set statement = ? where id = ? and statement is null",
                        signer.sign(delivery.statement().of(receipt.id(), receipt.deliveredAt())),
                        receipt.id())
                .run(database);
    }

    boolean any(UUID partner, UUID article) {
        return new Sql()
                .add("select 1 from receipt where article_id = ? and partner_id = ? limit 1", article, partner)
                .first(database, row -> true)
                .isPresent();
    }
}
