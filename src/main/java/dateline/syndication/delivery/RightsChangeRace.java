package dateline.syndication.delivery;

import dateline.change.Change;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.delivery.DeliveryDraft.Identity;
import dateline.syndication.notice.ReductionNotices;
import dateline.syndication.notice.ReductionNotices.LostRight;
import dateline.syndication.notice.ReductionNotices.ReceivedArticle;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Handles the race between a delivery and an edit of rights: if the rights desk takes a right away after the decision
 * and before the receipt is recorded, the text is delivered, and this class opens the notice that the edit could not
 * open. Triggers on {@code receipt} handle the same race with a change of the article.
 */
@Singleton
class RightsChangeRace {

    /** The versions of partner, outlet and permission on which a decision is based. */
    record RightsVersions(int partner, int outlet, int permission) {}

    private record PermissionOutlet(UUID permission, UUID outlet) {

        private static PermissionOutlet of(DeliveryDraft one) {
            return new PermissionOutlet(
                    one.identity().permission(), one.identity().outlet());
        }
    }

    private record OutletUse(UUID outlet, Use use) {

        private static OutletUse of(DeliveryDraft one) {
            return new OutletUse(one.identity().outlet(), one.identity().use());
        }
    }

    private final ReductionNotices notices;
    private final AgroalDataSource database;

    RightsChangeRace(ReductionNotices notices, AgroalDataSource database) {
        this.notices = notices;
        this.database = database;
    }

    /** Versions of rights that cannot change until the transaction ends, and the instant of the latest delivery. */
    static final class LockedRights {

        private final Map<PermissionOutlet, RightsVersions> versions = new HashMap<>();
        private final Instant latestDelivery;

        private LockedRights(Instant latestDelivery) {
            this.latestDelivery = latestDelivery;
        }

        private boolean haveChangedFor(DeliveryDraft delivery) {
            return !delivery.rightsVersions().equals(versions.get(PermissionOutlet.of(delivery)));
        }
    }

    /**
     * Locks the rights of these partners until the transaction ends. The transaction must call this before it locks any
     * row. Its statements use generic plans from then on.
     */
    LockedRights lockRights(Collection<DeliveryDraft> deliveries) {
        LockedRights lockedRights = new LockedRights(deliveries.stream()
                .map(DeliveryDraft::at)
                .max(Instant::compareTo)
                .orElseThrow());
        Sql.of("select * from held_still(:partners, :outlets, :permissions)")
                .withIds("partners", idsOf(deliveries, Identity::partner))
                .withIds("outlets", idsOf(deliveries, Identity::outlet))
                .withIds("permissions", idsOf(deliveries, Identity::permission))
                .list(
                        database,
                        PlannerSettings.PLANNED_ONCE_UNTIL_COMMIT,
                        row -> lockedRights.versions.put(
                                new PermissionOutlet(
                                        row.getObject("permission", UUID.class), row.getObject("outlet", UUID.class)),
                                new RightsVersions(
                                        row.getInt("of_partner"),
                                        row.getInt("of_outlet"),
                                        row.getInt("of_permission"))));
        return lockedRights;
    }

    private static Set<UUID> idsOf(Collection<DeliveryDraft> deliveries, Function<Identity, UUID> id) {
        return deliveries.stream().map(DeliveryDraft::identity).map(id).collect(Collectors.toSet());
    }

    /** Closes removal demands for articles that are delivered under current rights. Call it before offers and receipts are written. */
    void removeRegained(Collection<DeliveryDraft> deliveries, LockedRights lockedRights) {
        notices.removeRegained(
                deliveries.stream()
                        .filter(delivery -> !lockedRights.haveChangedFor(delivery))
                        .map(DeliveryDraft::identity)
                        .map(delivery -> new ReceivedArticle(delivery.outlet(), delivery.use(), delivery.article()))
                        .toList(),
                lockedRights.latestDelivery);
    }

    /** Opens notices for deliveries under rights that have changed, if the outlet has lost the right. Call it when the receipts are recorded. */
    void openNotices(Collection<DeliveryDraft> deliveries, LockedRights lockedRights) {
        deliveries.stream()
                .filter(lockedRights::haveChangedFor)
                .collect(Collectors.groupingBy(OutletUse::of))
                .forEach((outletUse, changed) -> openNotices(
                        PartnerContext.of(changed.get(0).identity().partner(), outletUse.outlet())
                                .forUse(outletUse.use()),
                        changed.stream()
                                .map(delivery -> delivery.identity().article())
                                .toList(),
                        lockedRights.latestDelivery));
    }

    // A permission that has ended and a partner that is closed are not handled here: the notice of that end lists the
    // receipts.
    private void openNotices(PartnerContext partnerContext, List<UUID> articles, Instant now) {
        UUID partner = partnerContext.partner().id;
        UUID outlet = partnerContext.outlet().id;
        if (partnerContext.isClosed()) return;
        List<LostRight> lostRights = Sql.of("""
                        select distinct on (r.article_id) r.article_id, r.permission_id
                        from receipt r join article a on a.id = r.article_id join permission p on p.id = r.permission_id
                        where r.partner_id = :partner and r.outlet_id = :outlet and r.use = :use and r.article_id = any(:articles) and a.pub_status <> 'canceled'
                          and p.state in ('active', 'suspended') and (p.valid_until is null or p.valid_until > :now) and not
                        """)
                .with("partner", partner)
                .with("outlet", outlet)
                .with("use", partnerContext.use().wireName())
                .withIds("articles", articles)
                .with("now", now)
                .add(ReductionNotices.COVERED_BY_NOTICE)
                .add("and not")
                .add(CatalogueSql.entitledCondition(partnerContext, now))
                .add("order by r.article_id, r.delivered_at desc")
                .list(
                        database,
                        row -> new LostRight(
                                outlet,
                                partnerContext.use(),
                                row.getObject("article_id", UUID.class),
                                row.getObject("permission_id", UUID.class)));
        if (lostRights.isEmpty()) return;
        notices.open(lostRights, findLatestChange(partner, outlet, lostRights), now);
        // A follower of the change feed may have passed the row of the edit before the article was offered.
        lostRights.stream()
                .map(LostRight::permission)
                .distinct()
                .forEach(permission -> Change.of("permission:" + permission, "permission-changed", now, "clock"));
    }

    private long findLatestChange(UUID partner, UUID outlet, List<LostRight> lostRights) {
        List<String> subjects = new ArrayList<>(List.of("partner:" + partner, "outlet:" + outlet));
        lostRights.forEach(right -> subjects.add("permission:" + right.permission()));
        return Sql.of("select id from change where article_id is null and subject = any(:subjects)")
                .with("subjects", subjects)
                .add("order by epoch desc, xid desc, id desc limit 1")
                .first(database, row -> row.getLong("id"))
                .orElseThrow();
    }
}
