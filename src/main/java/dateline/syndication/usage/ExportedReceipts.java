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
    record ReceiptPosition(Instant deliveredAt, UUID id) {

        static ReceiptPosition of(ReceiptItem.Delivery receipt) {
            return new ReceiptPosition(receipt.deliveredAt(), receipt.id());
        }
    }

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
        return Sql.of("select statement,")
                .add(pageOf(partner, period, after, limit))
                .list(database, ReceiptItem::of);
    }

    /** {@link #page} without the signed statements of the receipts. */
    List<ReceiptItem.Delivery> deliveries(UUID partner, StatementPeriod period, ReceiptPosition after, int limit) {
        return Sql.of("select").add(pageOf(partner, period, after, limit)).list(database, ReceiptItem.Delivery::of);
    }

    private static Sql pageOf(UUID partner, StatementPeriod period, ReceiptPosition after, int limit) {
        Sql sql = of(partner, period);
        if (after != null)
            sql = sql.add("and (delivered_at, id) > (:deliveredAt, :after)")
                    .with("deliveredAt", after.deliveredAt())
                    .with("after", after.id());
        return sql.add("order by delivered_at, id limit :limit").with("limit", limit);
    }

    /** All receipts in the order of their ids, without their signed statements; for a month that has few. */
    List<ReceiptItem.Delivery> all(UUID partner, StatementPeriod period) {
        return Sql.of("select").add(of(partner, period)).add("order by id").list(database, ReceiptItem.Delivery::of);
    }

    private static Sql of(UUID partner, StatementPeriod period) {
        return Sql.of("""
                        id, delivered_at, outlet_id, use, article_id, version, level, permission_id, permission_version,
                            'sha-256:' || encode(content_hash, 'hex') as content_hash
                        from receipt where partner_id = :partner and delivered_at >= :start and delivered_at < :end
                        """)
                .with("partner", partner)
                .with("start", period.start())
                .with("end", period.end());
    }
}
