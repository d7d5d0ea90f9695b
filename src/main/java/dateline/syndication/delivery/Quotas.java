package dateline.syndication.delivery;

import dateline.database.sql.Sql;
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
 * Counts the articles that a permission serves at level full in a period. An article that was served once is free from
 * then on. The count is exact across nodes: a transaction that adds to it locks the counter's row until its receipts
 * are committed.
 */
@Singleton
public class Quotas {

    /** An article that a permission has served at level full. */
    record Served(UUID permission, UUID article) {}

    private final AgroalDataSource database;

    Quotas(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Counts the new articles, in the caller's transaction. The caller writes the receipts in the same transaction.
     *
     * @param parcels groups of deliveries; each group is admitted completely or not at all
     * @return the refused groups, each with its reason
     */
    Map<List<DeliveryDraft>, QuotaExhausted> admit(Collection<List<DeliveryDraft>> parcels) {
        List<DeliveryDraft> counting = new ArrayList<>();
        parcels.forEach(parcel -> parcel.stream().filter(DeliveryDraft::limited).forEach(counting::add));
        Set<Served> free = served(counting);
        counting.removeIf(one -> free.contains(served(one)));
        Map<List<DeliveryDraft>, QuotaExhausted> refused = new HashMap<>();
        if (counting.isEmpty()) return refused;
        Map<QuotaCounter, Integer> used = locked(counting);
        // Transactions that held the counter rows before have committed by now. Their receipts are visible only to a
        // second query.
        free.addAll(served(counting));
        for (List<DeliveryDraft> parcel : parcels) {
            Map<QuotaCounter, Integer> with = new HashMap<>(used);
            Set<Served> counted = new HashSet<>();
            QuotaExhausted refusal = null;
            for (DeliveryDraft one : parcel) {
                if (!one.limited() || free.contains(served(one)) || !counted.add(served(one))) continue;
                QuotaCounter counter = counter(one);
                int count = with.merge(counter, 1, Integer::sum);
                if (count <= one.quota().limit()) continue;
                refusal = new QuotaExhausted(counter.permission(), one.quota(), count - 1, counter.end());
                break;
            }
            if (refusal != null) {
                refused.put(parcel, refusal);
            } else {
                used.putAll(with);
                free.addAll(counted);
            }
        }
        used.forEach(this::keep);
        return refused;
    }

    // A newer version of the permission recounts the receipts of the period, because an earlier version without a quota
    // counted nothing. A delivery that was decided under an older version uses the existing count.
    private Map<QuotaCounter, Integer> locked(List<DeliveryDraft> counting) {
        Map<QuotaCounter, Integer> versions = new TreeMap<>(QuotaCounter.ORDER);
        counting.forEach(one -> versions.merge(counter(one), one.identity().permissionVersion(), Math::max));
        Map<QuotaCounter, Integer> used = new HashMap<>();
        versions.forEach((counter, version) -> {
            new Sql()
                    .add(
                            "insert into quota_use values (?, ?, ?, 0, 0) on conflict do nothing",
                            counter.permission(),
                            counter.period(),
                            counter.start())
                    .run(database);
            int count = new Sql()
                    .add("select permission_version, used from quota_use")
                    .add(is(counter))
                    .add("for update")
                    .first(database, row -> row.getInt("permission_version") < version ? -1 : row.getInt("used"))
                    .orElseThrow();
            if (count < 0) {
                count = counted(counter);
                new Sql()
                        .add("update quota_use set permission_version = ?", version)
                        .add(is(counter))
                        .run(database);
            }
            used.put(counter, count);
        });
        return used;
    }

    private void keep(QuotaCounter counter, int used) {
        new Sql().add("update quota_use set used = ?", used).add(is(counter)).run(database);
    }

    private static Sql is(QuotaCounter counter) {
        return new Sql()
                .add(
                        "where permission_id = ? and period = ? and starts_at = ?",
                        counter.permission(),
                        counter.period(),
                        counter.start());
    }

    private static QuotaCounter counter(DeliveryDraft one) {
        return QuotaCounter.of(one.identity().permission(), one.quota(), one.at());
    }

    private static Served served(DeliveryDraft one) {
        return new Served(one.identity().permission(), one.identity().article());
    }

    private Set<Served> served(List<DeliveryDraft> counting) {
        if (counting.isEmpty()) return new HashSet<>();
        return served(
                counting.stream()
                        .map(one -> one.identity().permission())
                        .distinct()
                        .toList(),
                counting.stream()
                        .map(one -> one.identity().article())
                        .distinct()
                        .toList());
    }

    private Set<Served> served(List<UUID> permissions, List<UUID> articles) {
        return new HashSet<>(new Sql()
                .add("""
                        select distinct permission_id, article_id from receipt
                        where level = 'full' and permission_id = any(?) and article_id = any(?)
                        """, permissions, articles)
                .list(
                        database,
                        row -> new Served(
                                row.getObject("permission_id", UUID.class), row.getObject("article_id", UUID.class))));
    }

    private int counted(QuotaCounter counter) {
        return new Sql()
                .add("""
                        select count(*) from (
                            select min(delivered_at) as first from receipt
                            where permission_id = ? and level = 'full' group by article_id) counted
                        where first >= ? and first < ?
                        """, counter.permission(), counter.start(), counter.end())
                .first(database, row -> row.getInt(1))
                .orElse(0);
    }

    /** Returns the state of a quota without counting anything. */
    public QuotaState state(Permission permission, List<UUID> articles, Instant now) {
        Quota quota = permission.terms.quota();
        QuotaCounter counter = QuotaCounter.of(permission.id, quota, now);
        int used = new Sql()
                .add("select used from quota_use")
                .add(is(counter))
                .add("and permission_version >= ?", permission.version)
                .first(database, row -> row.getInt("used"))
                .orElseGet(() -> counted(counter));
        Set<UUID> free = new HashSet<>();
        served(List.of(permission.id), articles).forEach(one -> free.add(one.article()));
        return new QuotaState(permission.id, quota, used, counter.end(), free);
    }
}
