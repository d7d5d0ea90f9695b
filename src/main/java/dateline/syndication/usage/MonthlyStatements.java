package dateline.syndication.usage;

import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.syndication.delivery.ReceiptKeys;
import dateline.syndication.terms.CanonicalJsonHash;
import dateline.syndication.usage.ExportedReceipts.ReceiptPosition;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the statement of a partner's month from its receipts when it is first read, and stores it, so that later reads
 * return the same bytes. A statement without receipts is not stored: the month cannot get receipts any more.
 */
@Singleton
class MonthlyStatements {

    private static final String TYPE = "usage-statement+jwt";

    /** Number of receipts up to which a statement lists them: a statement of 2 MB. */
    private static final int MAX_LISTED = 5_000;

    private static final int RECEIPTS_PER_PAGE = 1_000;

    private static final String TOTALS = """
            select permission_id, use, level, count(distinct article_id) as articles, count(*) as deliveries
            from receipt where partner_id = :partner and delivered_at >= :start and delivered_at < :end
            group by permission_id, use, level
            order by cast(permission_id as text) collate "C", use collate "C", level collate "C"
            """;

    /**
     * The payload of a statement. Anyone who has the receipts can compute it.
     *
     * @param receipts in the order of their ids; null if there are more than {@link #MAX_LISTED}
     * @param receiptsHash SHA-256 of the canonical JSON array of the receipts in the order of their delivery; null if
     *     they are listed
     */
    private record Payload(
            String iss,
            UUID partner,
            String period,
            List<Total> totals,
            List<ReceiptItem.Delivery> receipts,
            String receiptsHash) {}

    /** @param articles number of different articles */
    private record Total(UUID permission, String use, String level, int articles, int deliveries) {}

    private final ExportedReceipts receipts;
    private final ReceiptKeys keys;
    private final AgroalDataSource database;
    private final PublicUrl url;

    MonthlyStatements(ExportedReceipts receipts, ReceiptKeys keys, AgroalDataSource database, PublicUrl url) {
        this.receipts = receipts;
        this.keys = keys;
        this.database = database;
        this.url = url;
    }

    /** @throws Problem 404 for a month that is not over */
    StatementView get(UUID partner, StatementPeriod period, Instant now) {
        return find(partner, period).orElseGet(() -> {
            if (now.isBefore(period.completeAt())) throw notOver(period);
            StatementView made = make(partner, period);
            if (made.receipts() == 0) return made;
            QuarkusTransaction.requiringNew().run(() -> store(made, now));
            return find(partner, period).orElseThrow();
        });
    }

    private Optional<StatementView> find(UUID partner, StatementPeriod period) {
        String month = period.month().toString();
        return Sql.of(
                        "select receipts, statement from monthly_statement where partner_id = :partner and period = :period")
                .with("partner", partner)
                .with("period", month)
                .first(database, row -> view(partner, period, row.getInt("receipts"), row.getString("statement")));
    }

    private StatementView view(UUID partner, StatementPeriod period, int count, String statement) {
        String month = period.month().toString();
        return new StatementView(partner, month, count, statement, StatementView.Links.of(partner, month, url));
    }

    private static Problem notOver(StatementPeriod period) {
        return Problem.of(
                        "statement-not-found",
                        "The statement of " + period.month() + " can be made from " + period.completeAt() + " on.")
                .with("availableFrom", period.completeAt());
    }

    // Reads in many short transactions: the receipts of a month that is over do not change, and there may be very many.
    private StatementView make(UUID partner, StatementPeriod period) {
        List<Total> totals = totals(partner, period);
        int count = totals.stream().mapToInt(Total::deliveries).sum();
        boolean listed = count <= MAX_LISTED;
        byte[] payload = CanonicalJsonHash.canonicalBytes(new Payload(
                url.base(),
                partner,
                period.month().toString(),
                totals,
                listed ? receipts.all(partner, period) : null,
                listed ? null : "sha-256:" + CanonicalJsonHash.hex(hash(partner, period))));
        return view(partner, period, count, QuarkusTransaction.requiringNew().call(() -> keys.sign(TYPE, payload)));
    }

    private List<Total> totals(UUID partner, StatementPeriod period) {
        return Sql.of(TOTALS)
                .with("partner", partner)
                .with("start", period.start())
                .with("end", period.end())
                .list(
                        database,
                        row -> new Total(
                                row.getObject("permission_id", UUID.class),
                                row.getString("use"),
                                row.getString("level"),
                                row.getInt("articles"),
                                row.getInt("deliveries")));
    }

    private byte[] hash(UUID partner, StatementPeriod period) {
        CanonicalJsonHash.ArrayHash hash = new CanonicalJsonHash.ArrayHash();
        ReceiptPosition after = null;
        List<ReceiptItem.Delivery> page;
        do {
            page = receipts.deliveries(partner, period, after, RECEIPTS_PER_PAGE);
            page.forEach(hash::add);
            if (!page.isEmpty()) after = ReceiptPosition.of(page.get(page.size() - 1));
        } while (page.size() == RECEIPTS_PER_PAGE);
        return hash.get();
    }

    // Of two requests that make it at the same time, the first to commit stores it.
    private void store(StatementView made, Instant now) {
        Sql.of("""
                        insert into monthly_statement (partner_id, period, receipts, created_at, statement) values (:partner, :period, :receipts, :now, :statement)
                        on conflict do nothing
                        """)
                .with("partner", made.partner())
                .with("period", made.period())
                .with("receipts", made.receipts())
                .with("now", now)
                .with("statement", made.statement())
                .run(database);
    }
}
