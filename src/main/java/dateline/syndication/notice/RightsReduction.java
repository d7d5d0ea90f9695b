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
     * @param named the permission that is edited; null to name the permission of the last delivery of each article
     * @param act the edit
     */
    public void by(UUID partner, UUID named, Instant now, Runnable act) {
        Partner.hold(partner);
        List<UUID> outlets = given(partner);
        Map<UUID, Sql> before = entitled(partner, outlets, now);
        List<UUID> ended = outlets.isEmpty() ? List.of() : endNotices(partner);
        act.run();
        entities.flush();
        if (outlets.isEmpty()) return;
        Map<UUID, Sql> after = entitled(partner, outlets, now);
        after.forEach((outlet, entitled) -> notices.back(outlet, entitled, now));
        if (Partner.required(partner).closed()) return;
        List<UUID> goingOn = goingOn(ended);
        List<LostRight> lost = new ArrayList<>();
        for (UUID outlet : outlets) {
            lost.addAll(lost(partner, outlet, named, before.get(outlet), goingOn, after.get(outlet), now));
        }
        if (!lost.isEmpty()) notices.open(lost, written(), now);
    }

    // Outlets without a receipt need no notices.
    private List<UUID> given(UUID partner) {
        return new Sql()
                .add(
                        "select o.id from outlet o where o.partner_id = ? and exists (select from receipt r where r.partner_id = ? and r.outlet_id = o.id)",
                        partner,
                        partner)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    private static Map<UUID, Sql> entitled(UUID partner, List<UUID> outlets, Instant now) {
        Map<UUID, Sql> entitled = new LinkedHashMap<>();
        outlets.forEach(outlet -> entitled.put(outlet, CatalogueSql.entitled(PartnerContext.of(partner, outlet), now)));
        return entitled;
    }

    private List<UUID> endNotices(UUID partner) {
        return new Sql()
                .add("select n.id from notice n where n.partner_id = ? and n.kind = 'permission-ended' and", partner)
                .add(OpenNotices.OPEN)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /** Permissions that are in force again: the edit withdrew the notice of their end. */
    private List<UUID> goingOn(List<UUID> ended) {
        if (ended.isEmpty()) return List.of();
        return new Sql()
                .add("select permission_id from notice where id = any(?) and withdrawn_at is not null", ended)
                .list(database, row -> row.getObject("permission_id", UUID.class));
    }

    // A permission that is in force again may no longer cover every article of the withdrawn notice; the removal of
    // those articles is still due.
    private List<LostRight> lost(
            UUID partner, UUID outlet, UUID named, Sql before, List<UUID> goingOn, Sql after, Instant now) {
        Sql sql = new Sql()
                .add("select distinct on (r.article_id) r.article_id, r.permission_id")
                .add("from receipt r join article a on a.id = r.article_id")
                .add("where r.partner_id = ? and r.outlet_id = ? and a.pub_status <> 'canceled'", partner, outlet)
                .add("and (")
                .add(before);
        if (!goingOn.isEmpty()) {
            sql.add("or r.permission_id = any(?) and not", goingOn).add(ReductionNotices.STANDING);
        }
        sql.add(") and not").add(after);
        // An edit can also end the permission; the notice of that end lists the articles that were delivered under it.
        if (named != null) {
            sql.add("""
                    and not exists (select from permission p join receipt e on e.permission_id = p.id
                                    where p.id = ? and p.valid_until <= ? and e.article_id = r.article_id and e.partner_id = r.partner_id)
                    """, named, now);
        }
        return sql.add("order by r.article_id, r.delivered_at desc")
                .list(
                        database,
                        row -> new LostRight(
                                outlet,
                                row.getObject("article_id", UUID.class),
                                named == null ? row.getObject("permission_id", UUID.class) : named));
    }

    private long written() {
        return new Sql()
                .add(
                        "select max(id) from change where epoch = current_epoch() and xid = pg_current_xact_id() and article_id is null")
                .first(database, row -> row.getLong(1))
                .orElseThrow();
    }
}
