package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.notice.ReductionNotices.LostRight;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds delivered articles to which an edit ends the partner's right, and opens notices for them; articles with a right
 * again are removed from their notices. Suspended rights count as rights, and the state of the article does not matter.
 * The trigger on the change log, not this class, opens the notices for the end of a permission or partner.
 */
@Singleton
public class RightsReduction {

    private final ReductionNotices notices;
    private final AgroalDataSource database;
    private final EntityManager entities;

    RightsReduction(ReductionNotices notices, AgroalDataSource database, EntityManager entities) {
        this.notices = notices;
        this.database = database;
        this.entities = entities;
    }

    /**
     * Runs an edit of a partner's rights in the transaction of the caller, and opens notices for the rights that it
     * ends.
     *
     * @param editedPermission the permission that is edited; null to name the permission of the last delivery of each
     *     article
     * @param edit the edit
     */
    public void runEdit(UUID partner, UUID editedPermission, Instant now, Runnable edit) {
        Partner.lockRights(partner);
        List<UUID> outlets = findRecipientOutlets(partner);
        Map<UUID, Sql> before = entitledConditions(partner, outlets, now);
        List<UUID> endNotices = outlets.isEmpty() ? List.of() : findEndNotices(partner);
        edit.run();
        entities.flush();
        if (outlets.isEmpty()) return;
        Map<UUID, Sql> after = entitledConditions(partner, outlets, now);
        after.forEach((outlet, condition) -> notices.removeRegained(outlet, condition, now));
        if (Partner.required(partner).isClosed()) return;
        List<UUID> reinstated = findReinstated(endNotices);
        List<LostRight> lostRights = new ArrayList<>();
        for (UUID outlet : outlets) {
            lostRights.addAll(findLost(
                    partner, outlet, editedPermission, before.get(outlet), reinstated, after.get(outlet), now));
        }
        if (!lostRights.isEmpty()) notices.open(lostRights, currentChangeId(), now);
    }

    // Outlets without a receipt need no notices.
    private List<UUID> findRecipientOutlets(UUID partner) {
        return new Sql()
                .add(
                        "select o.id from outlet o where o.partner_id = ? and exists (select from receipt r where r.partner_id = ? and r.outlet_id = o.id)",
                        partner,
                        partner)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    private static Map<UUID, Sql> entitledConditions(UUID partner, List<UUID> outlets, Instant now) {
        Map<UUID, Sql> conditions = new LinkedHashMap<>();
        outlets.forEach(outlet ->
                conditions.put(outlet, CatalogueSql.entitledCondition(PartnerContext.of(partner, outlet), now)));
        return conditions;
    }

    private List<UUID> findEndNotices(UUID partner) {
        return new Sql()
                .add("select n.id from notice n where n.partner_id = ? and n.kind = 'permission-ended' and", partner)
                .add(OpenNotices.OPEN)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /** Permissions that are in force again: the edit withdrew the notice of their end. */
    private List<UUID> findReinstated(List<UUID> endNotices) {
        if (endNotices.isEmpty()) return List.of();
        return new Sql()
                .add("select permission_id from notice where id = any(?) and withdrawn_at is not null", endNotices)
                .list(database, row -> row.getObject("permission_id", UUID.class));
    }

    // A permission that is in force again may no longer cover every article of the withdrawn notice; the removal of
    // those articles is still due.
    private List<LostRight> findLost(
            UUID partner,
            UUID outlet,
            UUID editedPermission,
            Sql before,
            List<UUID> reinstated,
            Sql after,
            Instant now) {
        Sql sql = new Sql()
                .add("select distinct on (r.article_id) r.article_id, r.permission_id")
                .add("from receipt r join article a on a.id = r.article_id")
                .add("where r.partner_id = ? and r.outlet_id = ? and a.pub_status <> 'canceled'", partner, outlet)
                .add("and (")
                .add(before);
        if (!reinstated.isEmpty()) {
            sql.add("or r.permission_id = any(?) and not", reinstated).add(ReductionNotices.COVERED_BY_NOTICE);
        }
        sql.add(") and not").add(after);
        // An edit can also end the permission; the notice of that end lists the articles that were delivered under it.
        if (editedPermission != null) {
            sql.add("""
                    and not exists (select from permission p join receipt e on e.permission_id = p.id
                                    where p.id = ? and p.valid_until <= ? and e.article_id = r.article_id and e.partner_id = r.partner_id)
                    """, editedPermission, now);
        }
        return sql.add("order by r.article_id, r.delivered_at desc")
                .list(
                        database,
                        row -> new LostRight(
                                outlet,
                                row.getObject("article_id", UUID.class),
                                editedPermission == null
                                        ? row.getObject("permission_id", UUID.class)
                                        : editedPermission));
    }

    private long currentChangeId() {
        return new Sql()
                .add(
                        "select max(id) from change where epoch = current_epoch() and xid = pg_current_xact_id() and article_id is null")
                .first(database, row -> row.getLong(1))
                .orElseThrow();
    }
}
