package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.notice.LostRights.OutletRights;
import dateline.syndication.notice.LostRights.RightsEdit;
import dateline.syndication.notice.ReductionNotices.LostRight;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
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

    private final LostRights lostRights;
    private final ReductionNotices notices;
    private final AgroalDataSource database;
    private final EntityManager entities;

    RightsReduction(
            LostRights lostRights, ReductionNotices notices, AgroalDataSource database, EntityManager entities) {
        this.lostRights = lostRights;
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
        List<UUID> outlets = lostRights.findRecipientOutlets(partner);
        Map<UUID, Map<Use, Sql>> before = entitledConditions(partner, outlets, now);
        List<UUID> endNotices = outlets.isEmpty() ? List.of() : findEndNotices(partner);
        edit.run();
        entities.flush();
        if (outlets.isEmpty()) return;
        Map<UUID, Map<Use, Sql>> after = entitledConditions(partner, outlets, now);
        notices.removeRegained(after, now);
        if (Partner.required(partner).isClosed()) return;
        RightsEdit rightsEdit =
                new RightsEdit(editedPermission, isEnded(editedPermission, now), findReinstated(endNotices));
        List<LostRight> lost = lostRights.find(
                outlets.stream()
                        .flatMap(outlet ->
                                OutletRights.of(partner, outlet, before.get(outlet), after.get(outlet)).stream()),
                rightsEdit);
        if (!lost.isEmpty()) notices.open(lost, currentChangeId(), now);
    }

    // By outlet and use.
    private static Map<UUID, Map<Use, Sql>> entitledConditions(UUID partner, List<UUID> recipients, Instant now) {
        if (recipients.isEmpty()) return Map.of();
        List<Outlet> outlets = Outlet.of(partner).stream()
                .filter(outlet -> recipients.contains(outlet.id))
                .toList();
        return CatalogueSql.entitledConditions(PartnerContext.of(partner, outlets.get(0).id), outlets, now);
    }

    private List<UUID> findEndNotices(UUID partner) {
        return Sql.of("select n.id from notice n where n.partner_id = :partner and n.kind = 'permission-ended' and")
                .with("partner", partner)
                .add(OpenNotices.OPEN)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /** Permissions that are in force again: the edit withdrew the notice of their end. */
    private List<UUID> findReinstated(List<UUID> endNotices) {
        if (endNotices.isEmpty()) return List.of();
        return Sql.of("select permission_id from notice where id = any(:endNotices) and withdrawn_at is not null")
                .withIds("endNotices", endNotices)
                .list(database, row -> row.getObject("permission_id", UUID.class));
    }

    // The entity shows the edit.
    private static boolean isEnded(UUID editedPermission, Instant now) {
        if (editedPermission == null) return false;
        Instant end = Permission.required(editedPermission).validUntil;
        return end != null && !end.isAfter(now);
    }

    private long currentChangeId() {
        return Sql.of(
                        "select max(id) from change where epoch = current_epoch() and xid = pg_current_xact_id() and article_id is null")
                .first(database, row -> row.getLong(1))
                .orElseThrow();
    }
}
