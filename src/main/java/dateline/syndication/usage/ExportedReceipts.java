package dateline.syndication.usage;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads the receipts of a partner in a month. */
@Singleton
class ExportedReceipts {

    /** The position after a receipt, in the order of delivery. */
    record ReceiptPosition(Instant deliveredAt, UUID id) {}

    private final AgroalDataSource database;

    ExportedReceipts(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Receipts in the order of their delivery.
     *
     * @param after null for the first page
     */
    List<ReceiptItem> page(UUID partner, StatementPeriod period, ReceiptPosition after, int limit) {
        Sql sql = new Sql().add("select statement,").add(of(partner, period));
        if (after != null) sql.add("and (delivered_at, id) > (?, ?)", after.deliveredAt(), after.id());
        return sql.add("order by delivered_at, id limit ?", limit).list(database, ReceiptItem::of);
    }

    /** All receipts in the order of their ids, without their signed statements: a month can have very many. */
    List<ReceiptItem.Delivery> all(UUID partner, StatementPeriod period) {
        return new Sql()
                .add("select")
                .add(of(partner, period))
                .add("order by id")
                .list(database, ReceiptItem.Delivery::of);
    }

    private static Sql of(UUID partner, StatementPeriod period) {
        return new Sql().add("""
                        id, delivered_at, outlet_id, use, article_id, version, level, permission_id, permission_version,
                            'sha-256:' || encode(content_hash, 'hex') as content_hash
                        from receipt where partner_id = ? and delivered_at >= ? and delivered_at < ?
                        """, partner, period.start(), period.end());
    }
}
