package dateline.syndication;

import dateline.database.Sql;
import dateline.http.Ids;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Who was given which text, when first. A row stands before the text leaves, and as long as the article. */
@Singleton
class Receipts {

    /**
     * What is about to be delivered.
     *
     * @param contentHash SHA-256 of it
     * @param key public half of the key that fetches it
     */
    record Delivery(
            UUID partner,
            UUID outlet,
            UUID article,
            int version,
            String level,
            UUID permission,
            int permissionVersion,
            byte[] contentHash,
            String creditLine,
            String key) {}

    /** @param deliveredAt of the first time, so that the same text is the same bytes */
    record Receipt(UUID id, Instant deliveredAt) {}

    private final AgroalDataSource database;

    Receipts(AgroalDataSource database) {
        this.database = database;
    }

    /** Committed when this returns, whatever becomes of the request. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Receipt write(Delivery delivery, Instant now) {
        new Sql()
                .add(
                        """
                        insert into receipt (id, partner_id, outlet_id, article_id, version, level, permission_id,
                            permission_version, content_hash, credit_line, delivered_at, key_id)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict on constraint receipt_once do nothing
                        """,
                        Ids.next(),
                        delivery.partner(),
                        delivery.outlet(),
                        delivery.article(),
                        delivery.version(),
                        delivery.level(),
                        delivery.permission(),
                        delivery.permissionVersion(),
                        delivery.contentHash(),
                        delivery.creditLine(),
                        now,
                        delivery.key())
                .run(database);
        new Sql()
                .add(
                        "insert into offer values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        delivery.partner(),
                        delivery.outlet(),
                        delivery.article(),
                        delivery.version(),
                        delivery.level(),
                        delivery.permission(),
                        now)
                .run(database);
        return new Sql()
                .add(
                        """
                        select id, delivered_at from receipt
                        where partner_id = ? and outlet_id = ? and article_id = ? and version = ? and level = ?
                          and permission_id = ? and permission_version = ? and content_hash = ?
                        """,
                        delivery.partner(),
                        delivery.outlet(),
                        delivery.article(),
                        delivery.version(),
                        delivery.level(),
                        delivery.permission(),
                        delivery.permissionVersion(),
                        delivery.contentHash())
                .first(database, row -> new Receipt(row.getObject("id", UUID.class), Sql.instant(row, "delivered_at")))
                .orElseThrow();
    }

    /** Articles first delivered whole under the permission, between two instants: what counts against its quota. */
    int counted(UUID permission, Instant from, Instant to) {
        return new Sql()
                .add("""
                        select count(*) from (
                            select min(delivered_at) as first from receipt
                            where permission_id = ? and level = 'full' group by article_id) counted
                        where first >= ? and first < ?
                        """, permission, from, to)
                .first(database, row -> row.getInt(1))
                .orElse(0);
    }

    /** Whether this article was counted under the permission already, and is free from then on. */
    boolean free(UUID permission, UUID article) {
        return new Sql()
                .add("""
                        select 1 from receipt where permission_id = ? and article_id = ? and level = 'full' limit 1
                        """, permission, article)
                .first(database, row -> true)
                .isPresent();
    }
}
