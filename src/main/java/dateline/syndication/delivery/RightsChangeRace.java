package dateline.syndication.delivery;

import dateline.database.sql.Sql;
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

    private record PermissionUse(UUID permission, UUID outlet) {

        private static PermissionUse of(DeliveryDraft one) {
            return new PermissionUse(one.identity().permission(), one.identity().outlet());
        }
    }

    private final ReductionNotices notices;
    private final AgroalDataSource database;

    RightsChangeRace(ReductionNotices notices, AgroalDataSource database) {
        this.notices = notices;
        this.database = database;
    }

    /** Versions of rights that cannot change until the transaction ends. */
    static final class LockedRights {

        private final Map<PermissionUse, RightsVersions> versions = new HashMap<>();

        private boolean overtook(DeliveryDraft delivery) {
            return !delivery.seen().equals(versions.get(PermissionUse.of(delivery)));
        }
    }

    /**
     * Locks the rights of these partners until the transaction ends. The transaction must call this before it locks any
     * row. Its statements use generic plans from then on.
     */
    LockedRights holdStill(Collection<DeliveryDraft> deliveries) {
        LockedRights standing = new LockedRights();
        new Sql()
                .add(
                        "select * from held_still(?, ?, ?)",
                        all(deliveries, Identity::partner),
                        all(deliveries, Identity::outlet),
                        all(deliveries, Identity::permission))
                .listWithGenericPlansUntilCommit(
                        database,
                        row -> standing.versions.put(
                                new PermissionUse(
                                        row.getObject("permission", UUID.class), row.getObject("outlet", UUID.class)),
                                new RightsVersions(
                                        row.getInt("of_partner"),
                                        row.getInt("of_outlet"),
                                        row.getInt("of_permission"))));
        return standing;
    }

    private static Set<UUID> all(Collection<DeliveryDraft> deliveries, Function<Identity, UUID> part) {
        return deliveries.stream().map(DeliveryDraft::identity).map(part).collect(Collectors.toSet());
    }

    /**
     * Compares the deliveries with the locked rights, after their receipts are recorded. Deliveries under current
     * rights close removal demands for the same article. The others open notices if the outlet has lost the right.
     */
    void tell(Collection<DeliveryDraft> deliveries, LockedRights standing, Instant now) {
        Map<Boolean, List<DeliveryDraft>> overtaken =
                deliveries.stream().collect(Collectors.partitioningBy(standing::overtook));
        notices.back(
                overtaken.get(false).stream()
                        .map(DeliveryDraft::identity)
                        .map(one -> new ReceivedArticle(one.outlet(), one.article()))
                        .toList(),
                now);
        overtaken.get(true).stream()
                .collect(Collectors.groupingBy(one -> one.identity().outlet()))
                .forEach((outlet, some) -> tell(
                        some.get(0).identity().partner(),
                        outlet,
                        some.stream().map(one -> one.identity().article()).toList(),
                        now));
    }

    // A permission that has ended and a partner that is closed are not handled here: the notice of that end lists the
    // receipts.
    private void tell(UUID partner, UUID outlet, List<UUID> articles, Instant now) {
        PartnerContext licensee = PartnerContext.of(partner, outlet);
        if (licensee.closed()) return;
        List<LostRight> lost = new Sql()
                .add("""
                        select distinct on (r.article_id) r.article_id, r.permission_id
                        from receipt r join article a on a.id = r.article_id join permission p on p.id = r.permission_id
                        where r.partner_id = ? and r.outlet_id = ? and r.article_id = any(?) and a.pub_status <> 'canceled'
                          and p.state in ('active', 'suspended') and (p.valid_until is null or p.valid_until > ?) and not
                        """, partner, outlet, articles, now)
                .add(ReductionNotices.STANDING)
                .add("and not")
                .add(CatalogueSql.entitled(licensee, now))
                .add("order by r.article_id, r.delivered_at desc")
                .list(
                        database,
                        row -> new LostRight(
                                outlet,
                                row.getObject("article_id", UUID.class),
                                row.getObject("permission_id", UUID.class)));
        if (!lost.isEmpty()) notices.open(lost, lastAct(partner, outlet, lost), now);
    }

    private long lastAct(UUID partner, UUID outlet, List<LostRight> lost) {
        List<String> subjects = new ArrayList<>(List.of("partner:" + partner, "outlet:" + outlet));
        lost.forEach(one -> subjects.add("permission:" + one.permission()));
        return new Sql()
                .add("select id from change where article_id is null and subject = any(?)", subjects)
                .add("order by epoch desc, xid desc, id desc limit 1")
                .first(database, row -> row.getLong("id"))
                .orElseThrow();
    }
}
