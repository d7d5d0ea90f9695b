package dateline.syndication.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.StoredJson;
import dateline.rights.Use;
import dateline.syndication.delivery.DeliveryDraft.Identity;
import dateline.syndication.terms.CanonicalJsonHash;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Stores receipts: which text an outlet received, and when first. A receipt is committed before its text is sent. */
@Singleton
class Receipts {

    // All nodes insert rows in the same order, so that transactions that write the same rows cannot deadlock.
    private static final Comparator<DeliveryDraft> ORDER =
            Comparator.comparing(one -> one.identity().toString());

    // A delivery also records an offer to the outlet, which the change feed reads with Offers. Release 1.0 takes every
    // row of the table offer for an offer to reproduce.
    private static final String INSERT = """
            with r as materialized (
                select * from json_to_recordset(cast(:rows as json)) r(id uuid, partner uuid, outlet uuid, use text, article uuid, version integer, level text,
                    permission uuid, "permissionVersion" integer, hash text, "creditLine" text, at timestamptz, key text, statement text)),
            offered as (
                insert into offer (partner_id, outlet_id, article_id, version, level, permission_id, offered_at)
                select r.partner, r.outlet, r.article, r.version, r.level, r.permission, r.at from r
                where r.use = 'reproduce'
                on conflict do nothing),
            offered_for_other_use as (
                insert into other_use_offer (partner_id, outlet_id, use, article_id, version, level, permission_id, offered_at)
                select r.partner, r.outlet, r.use, r.article, r.version, r.level, r.permission, r.at from r
                where r.use <> 'reproduce'
                on conflict do nothing)
            insert into receipt (id, partner_id, outlet_id, use, article_id, version, level, permission_id, permission_version,
                content_hash, credit_line, delivered_at, key_id, statement)
            select r.id, r.partner, r.outlet, r.use, r.article, r.version, r.level, r.permission, r."permissionVersion",
                decode(r.hash, 'hex'), r."creditLine", r.at, r.key, r.statement
            from r
            on conflict on constraint receipt_once do nothing
            """;

    // By the whole key of the constraint receipt_once: a partner can have very many receipts of an article.
    private static final String SELECT = """
            select r.id, r.partner_id, r.outlet_id, r.use, r.article_id, r.version, r.level, r.permission_id, r.permission_version,
                r.content_hash, r.delivered_at, r.statement
            from json_to_recordset(cast(:rows as json)) d(partner uuid, outlet uuid, use text, article uuid, version integer, level text,
                permission uuid, "permissionVersion" integer, hash text)
            cross join lateral (
                select * from receipt
                where partner_id = d.partner and outlet_id = d.outlet and article_id = d.article and version = d.version
                    and level = d.level and permission_id = d.permission and permission_version = d."permissionVersion"
                    and content_hash = decode(d.hash, 'hex') and use = d.use
                offset 0) r
            """;

    private final AgroalDataSource database;
    private final ReceiptKeys keys;

    Receipts(AgroalDataSource database, ReceiptKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Returns the signed receipts that exist already, with or without a transaction of the caller. */
    Map<Identity, Receipt> findSigned(Collection<DeliveryDraft> deliveries) {
        Map<Identity, Receipt> found = find(deliveries);
        found.values().removeIf(receipt -> receipt.statement() == null);
        return found;
    }

    /**
     * A receipt that is signed but not written yet.
     *
     * @param kid id of the key that signed it
     */
    record SignedReceipt(String kid, Receipt receipt) {}

    /**
     * Signs receipts before the writing transaction begins, because a signature takes as long as the insertion of
     * several rows. Returns nothing if this node has used no key yet.
     */
    Map<Identity, SignedReceipt> signAhead(Collection<DeliveryDraft> deliveries) {
        ReceiptSigner signer = keys.lastUsed();
        Map<Identity, SignedReceipt> signed = new HashMap<>();
        if (signer != null)
            deliveries.forEach(
                    delivery -> signed.computeIfAbsent(delivery.identity(), id -> signNew(delivery, signer)));
        return signed;
    }

    private static SignedReceipt signNew(DeliveryDraft delivery, ReceiptSigner signer) {
        UUID id = Ids.next();
        String statement = signer.sign(delivery.statement().withReceipt(id, delivery.at()));
        return new SignedReceipt(signer.kid(), new Receipt(id, delivery.at(), statement));
    }

    /**
     * The receipts of all deliveries.
     *
     * @param newDeliveries deliveries whose receipts were written by this call
     */
    record WrittenReceipts(Map<Identity, Receipt> receipts, List<DeliveryDraft> newDeliveries) {}

    /**
     * Writes receipts in the caller's transaction. Receipts that another transaction has written stay unchanged and are
     * returned.
     */
    WrittenReceipts write(Collection<DeliveryDraft> deliveries) {
        return write(deliveries, Map.of());
    }

    /**
     * @param signed receipts that are signed already; one that a key signed that is no longer current is signed again
     */
    WrittenReceipts write(Collection<DeliveryDraft> deliveries, Map<Identity, SignedReceipt> signed) {
        ReceiptSigner signer = keys.getOrCreate();
        Map<Identity, DeliveryDraft> byIdentity = new LinkedHashMap<>();
        deliveries.stream().sorted(ORDER).forEach(one -> byIdentity.putIfAbsent(one.identity(), one));
        Map<Identity, Receipt> created = new LinkedHashMap<>();
        byIdentity.forEach((identity, delivery) -> {
            SignedReceipt one = signed.get(identity);
            created.put(
                    identity,
                    (one != null && one.kid().equals(signer.kid()) ? one : signNew(delivery, signer)).receipt());
        });
        if (insert(byIdentity, created) == byIdentity.size())
            return new WrittenReceipts(created, List.copyOf(byIdentity.values()));
        Map<Identity, Receipt> existing = find(deliveries);
        byIdentity.forEach((identity, delivery) -> {
            Receipt receipt = existing.get(identity);
            if (receipt.statement() == null) existing.put(identity, signExisting(delivery, receipt, signer));
        });
        List<DeliveryDraft> newDeliveries = byIdentity.values().stream()
                .filter(one -> existing.get(one.identity())
                        .id()
                        .equals(created.get(one.identity()).id()))
                .toList();
        return new WrittenReceipts(existing, newDeliveries);
    }

    private Map<Identity, Receipt> find(Collection<DeliveryDraft> deliveries) {
        Map<Identity, Receipt> found = new HashMap<>();
        if (deliveries.isEmpty()) return found;
        List<Identity> identities =
                deliveries.stream().map(DeliveryDraft::identity).distinct().toList();
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        identities.forEach(identity -> put(rows.addObject(), identity));
        Sql.of(SELECT).with("rows", rows.toString()).list(database, row -> {
            Identity identity = DeliveryDraftIdentityBuilder.builder()
                    .partner(row.getObject("partner_id", UUID.class))
                    .outlet(row.getObject("outlet_id", UUID.class))
                    .use(Use.of(row.getString("use")))
                    .article(row.getObject("article_id", UUID.class))
                    .version(row.getInt("version"))
                    .level(row.getString("level"))
                    .permission(row.getObject("permission_id", UUID.class))
                    .permissionVersion(row.getInt("permission_version"))
                    .contentHash(CanonicalJsonHash.hex(row.getBytes("content_hash")))
                    .build();
            return found.put(
                    identity,
                    new Receipt(
                            row.getObject("id", UUID.class),
                            Sql.instant(row, "delivered_at"),
                            row.getString("statement")));
        });
        return found;
    }

    /** @return number of rows that did not exist already */
    private int insert(Map<Identity, DeliveryDraft> deliveries, Map<Identity, Receipt> created) {
        if (deliveries.isEmpty()) return 0;
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        deliveries.forEach((identity, delivery) -> put(rows.addObject(), identity)
                .put("id", created.get(identity).id().toString())
                .put("creditLine", delivery.creditLine())
                .put("at", delivery.at().toString())
                .put("key", delivery.key())
                .put("statement", created.get(identity).statement()));
        return Sql.of(INSERT).with("rows", rows.toString()).run(database);
    }

    private static ObjectNode put(ObjectNode row, Identity identity) {
        return row.put("partner", identity.partner().toString())
                .put("outlet", identity.outlet().toString())
                .put("use", identity.use().wireName())
                .put("article", identity.article().toString())
                .put("version", identity.version())
                .put("level", identity.level())
                .put("permission", identity.permission().toString())
                .put("permissionVersion", identity.permissionVersion())
                .put("hash", identity.contentHash());
    }

    // Earlier releases wrote receipts without a statement. Two transactions that sign the same receipt under the same
    // key produce the same statement; the first one stays.
    private Receipt signExisting(DeliveryDraft delivery, Receipt receipt, ReceiptSigner signer) {
        Receipt signed = new Receipt(
                receipt.id(),
                receipt.deliveredAt(),
                signer.sign(delivery.statement().withReceipt(receipt.id(), receipt.deliveredAt())));
        int updated = Sql.of("update receipt set statement = :statement where id = :receipt and statement is null")
                .with("statement", signed.statement())
                .with("receipt", receipt.id())
                .run(database);
        return updated == 1 ? signed : find(List.of(delivery)).get(delivery.identity());
    }
}
