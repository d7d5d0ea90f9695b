package dateline.syndication.usage;

import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.syndication.delivery.ReceiptKeys;
import dateline.syndication.terms.CanonicalJsonHash;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes the statement of a partner's month from its receipts when it is first read, and stores it, so that later reads
 * return the same bytes. A statement without receipts is not stored: the month cannot get receipts any more.
 */
@Singleton
class MonthlyStatements {

    private static final String TYPE = "usage-statement+jwt";

    /** The payload of a statement. Anyone who has the receipts can compute it. */
    private record Payload(
            String iss, UUID partner, String period, List<Total> totals, List<ReceiptItem.Delivery> receipts) {}

    /** @param articles number of different articles */
    private record Total(UUID permission, String use, String level, int articles, int deliveries) {}

    private record TotalKey(UUID permission, String use, String level) {

        private static final Comparator<TotalKey> ORDER = Comparator.comparing(
                        (TotalKey key) -> key.permission().toString())
                .thenComparing(TotalKey::use)
                .thenComparing(TotalKey::level);
    }

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
            StatementView made = QuarkusTransaction.requiringNew().call(() -> make(partner, period));
            if (made.receipts() == 0) return made;
            QuarkusTransaction.requiringNew().run(() -> store(made, now));
            return find(partner, period).orElseThrow();
        });
    }

    private Optional<StatementView> find(UUID partner, StatementPeriod period) {
        String month = period.month().toString();
        return new Sql()
                .add(
                        "select receipts, statement from monthly_statement where partner_id = ? and period = ?",
                        partner,
                        month)
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

    private StatementView make(UUID partner, StatementPeriod period) {
        List<ReceiptItem.Delivery> deliveries = receipts.all(partner, period);
        Payload payload = new Payload(url.base(), partner, period.month().toString(), totals(deliveries), deliveries);
        return view(partner, period, deliveries.size(), keys.sign(TYPE, CanonicalJsonHash.canonicalBytes(payload)));
    }

    // Of two requests that make it at the same time, the first to commit stores it.
    private void store(StatementView made, Instant now) {
        new Sql()
                .add("""
                        insert into monthly_statement (partner_id, period, receipts, created_at, statement) values (?, ?, ?, ?, ?)
                        on conflict do nothing
                        """, made.partner(), made.period(), made.receipts(), now, made.statement())
                .run(database);
    }

    private static List<Total> totals(List<ReceiptItem.Delivery> deliveries) {
        Map<TotalKey, Integer> counts = new TreeMap<>(TotalKey.ORDER);
        Map<TotalKey, Set<UUID>> articles = new TreeMap<>(TotalKey.ORDER);
        for (ReceiptItem.Delivery one : deliveries) {
            TotalKey key = new TotalKey(one.permission(), one.use(), one.level());
            counts.merge(key, 1, Integer::sum);
            articles.computeIfAbsent(key, any -> new HashSet<>()).add(one.article());
        }
        return counts.entrySet().stream()
                .map(one -> new Total(
                        one.getKey().permission(),
                        one.getKey().use(),
                        one.getKey().level(),
                        articles.get(one.getKey()).size(),
                        one.getValue()))
                .toList();
    }
}
