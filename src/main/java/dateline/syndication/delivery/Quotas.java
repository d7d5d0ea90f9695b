package dateline.syndication.delivery;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Quota;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Counts the articles that a permission serves at level full for one use in a period. An article that was served once is
 * free from then on. The count is exact across nodes: a transaction that adds to it locks the counter's row until its
 * receipts are committed.
 */
@Singleton
public class Quotas {

    /** An article that a permission has served at level full for a use. */
    record Served(UUID permission, Use use, UUID article) {}

    private final AgroalDataSource database;

    Quotas(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Counts the new articles, in the caller's transaction. The caller writes the receipts in the same transaction.
     *
     * @param groups groups of deliveries; each group is admitted completely or not at all
     * @return the refused groups, each with its reason
     */
    Map<List<DeliveryDraft>, QuotaExhausted> admit(Collection<List<DeliveryDraft>> groups) {
        List<DeliveryDraft> candidates = new ArrayList<>();
        groups.forEach(group ->
                group.stream().filter(DeliveryDraft::countsAgainstQuota).forEach(candidates::add));
        Set<Served> free = findServed(candidates);
        candidates.removeIf(delivery -> free.contains(servedArticle(delivery)));
        Map<List<DeliveryDraft>, QuotaExhausted> refusals = new HashMap<>();
        if (candidates.isEmpty()) return refusals;
        Map<QuotaCounter, Integer> counts = lockCounters(candidates);
        // Transactions that held the counter rows before have committed by now. Their receipts are visible only to a
        // second query.
        free.addAll(findServed(candidates));
        for (List<DeliveryDraft> group : groups) {
            Map<QuotaCounter, Integer> newCounts = new HashMap<>(counts);
            Set<Served> newlyServed = new HashSet<>();
            QuotaExhausted refusal = null;
            for (DeliveryDraft delivery : group) {
                if (!delivery.countsAgainstQuota()
                        || free.contains(servedArticle(delivery))
                        || !newlyServed.add(servedArticle(delivery))) continue;
                QuotaCounter counter = counterOf(delivery);
                int count = newCounts.merge(counter, 1, Integer::sum);
                if (count <= delivery.quota().limit()) continue;
                refusal = new QuotaExhausted(
                        counter.permission(), counter.use(), delivery.quota(), count - 1, counter.end());
                break;
            }
            if (refusal != null) {
                refusals.put(group, refusal);
            } else {
                counts.putAll(newCounts);
                free.addAll(newlyServed);
            }
        }
        counts.forEach(this::saveCount);
        return refusals;
    }

    // A newer version of the permission recounts the receipts of the period, because an earlier version without a quota
    // counted nothing. A delivery that was decided under an older version uses the existing count.
    private Map<QuotaCounter, Integer> lockCounters(List<DeliveryDraft> candidates) {
        Map<QuotaCounter, Integer> versions = new TreeMap<>(QuotaCounter.ORDER);
        candidates.forEach(delivery ->
                versions.merge(counterOf(delivery), delivery.identity().permissionVersion(), Math::max));
        Map<QuotaCounter, Integer> counts = new HashMap<>();
        versions.forEach((counter, version) -> {
            Sql.of("""
                            insert into quota_use (permission_id, use, period, starts_at, permission_version, used)
                            values (:permission, :use, :period, :start, 0, 0) on conflict do nothing
                            """)
                    .with("permission", counter.permission())
                    .with("use", counter.use().wireName())
                    .with("period", counter.period())
                    .with("start", counter.start())
                    .run(database);
            int count = Sql.of("select permission_version, used from quota_use")
                    .add(whereCounter(counter))
                    .add("for update")
                    .first(database, row -> row.getInt("permission_version") < version ? -1 : row.getInt("used"))
                    .orElseThrow();
            if (count < 0) {
                count = countReceipts(counter);
                Sql.of("update quota_use set permission_version = :version")
                        .with("version", version)
                        .add(whereCounter(counter))
                        .run(database);
            }
            counts.put(counter, count);
        });
        return counts;
    }

    private void saveCount(QuotaCounter counter, int used) {
        Sql.of("update quota_use set used = :used")
                .with("used", used)
                .add(whereCounter(counter))
                .run(database);
    }

    private static Sql whereCounter(QuotaCounter counter) {
        return Sql.of("where permission_id = :permission and use = :use and period = :period and starts_at = :start")
                .with("permission", counter.permission())
                .with("use", counter.use().wireName())
                .with("period", counter.period())
                .with("start", counter.start());
    }

    private static QuotaCounter counterOf(DeliveryDraft delivery) {
        return QuotaCounter.of(
                delivery.identity().permission(), delivery.identity().use(), delivery.quota(), delivery.at());
    }

    private static Served servedArticle(DeliveryDraft delivery) {
        return new Served(
                delivery.identity().permission(),
                delivery.identity().use(),
                delivery.identity().article());
    }

    private Set<Served> findServed(List<DeliveryDraft> candidates) {
        if (candidates.isEmpty()) return new HashSet<>();
        return findServed(
                candidates.stream()
                        .map(delivery -> delivery.identity().permission())
                        .distinct()
                        .toList(),
                candidates.stream()
                        .map(delivery -> delivery.identity().article())
                        .distinct()
                        .toList());
    }

    private Set<Served> findServed(List<UUID> permissions, List<UUID> articles) {
        if (articles.isEmpty()) return new HashSet<>();
        return new HashSet<>(Sql.of("""
                        select distinct permission_id, use, article_id from receipt
                        where level = 'full' and permission_id = any(:permissions) and article_id = any(:articles)
                        """)
                .withIds("permissions", permissions)
                .withIds("articles", articles)
                .list(
                        database,
                        row -> new Served(
                                row.getObject("permission_id", UUID.class),
                                Use.of(row.getString("use")),
                                row.getObject("article_id", UUID.class))));
    }

    private int countReceipts(QuotaCounter counter) {
        return Sql.of("""
                        select count(*) from (
                            select min(delivered_at) as first from receipt
                            where permission_id = :permission and use = :use and level = 'full' group by article_id) counted
                        where first >= :start and first < :end
                        """)
                .with("permission", counter.permission())
                .with("use", counter.use().wireName())
                .with("start", counter.start())
                .with("end", counter.end())
                .first(database, row -> row.getInt(1))
                .orElse(0);
    }

    /**
     * Returns the state of a quota without counting anything.
     *
     * @param use a use for which the permission has a quota
     */
    public QuotaState state(Permission permission, Use use, List<UUID> articles, Instant now) {
        Quota quota = permission.terms.quotaOf(use);
        QuotaCounter counter = QuotaCounter.of(permission.id, use, quota, now);
        int used = Sql.of("select used from quota_use")
                .add(whereCounter(counter))
                .add("and permission_version >= :version")
                .with("version", permission.version)
                .first(database, row -> row.getInt("used"))
                .orElseGet(() -> countReceipts(counter));
        Set<UUID> free = new HashSet<>();
        findServed(List.of(permission.id), articles).stream()
                .filter(served -> served.use() == use)
                .forEach(served -> free.add(served.article()));
        return new QuotaState(permission.id, use, quota, used, counter.end(), free);
    }
}
