package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.notice.ReductionNotices.LostRight;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds the delivered articles to which an edit of a partner's rights ends the right, made or only proposed. */
@Singleton
public class LostRights {

    /**
     * The rights of an outlet to one use before and after an edit.
     *
     * @param before condition on {@code a}
     * @param after the same after the edit
     */
    public record OutletRights(UUID partner, UUID outlet, Use use, Sql before, Sql after) {

        /**
         * The rights to each use that a permission lists before or after the edit.
         *
         * @param before conditions by use, as of {@link CatalogueSql#entitledConditions}
         * @param after the same after the edit
         */
        public static List<OutletRights> of(UUID partner, UUID outlet, Map<Use, Sql> before, Map<Use, Sql> after) {
            Sql none = Sql.of("false");
            return Stream.concat(before.keySet().stream(), after.keySet().stream())
                    .distinct()
                    .sorted()
                    .map(use -> new OutletRights(
                            partner, outlet, use, before.getOrDefault(use, none), after.getOrDefault(use, none)))
                    .toList();
        }
    }

    /**
     * An edit of permissions.
     *
     * @param editedPermission the permission that is edited; null to name the permission of the last delivery of each
     *     article
     * @param ended whether the edit also ends this permission; the notice of that end lists the articles that were
     *     delivered under it
     * @param reinstated permissions that the edit puts in force again: the notice of their end is withdrawn
     */
    public record RightsEdit(UUID editedPermission, boolean ended, List<UUID> reinstated) {}

    /** Articles, counted for each outlet and use, whose notices one transaction can open in its time. */
    private static final int MAX_LOST = 50_000;

    private final AgroalDataSource database;

    LostRights(AgroalDataSource database) {
        this.database = database;
    }

    /** Outlets that have received an article; others need no notices. */
    public List<UUID> findRecipientOutlets(UUID partner) {
        return Sql.of(
                        "select o.id from outlet o where o.partner_id = :partner and exists (select from receipt r where r.partner_id = :partner and r.outlet_id = o.id)")
                .with("partner", partner)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /**
     * Finds the lost rights of all outlets.
     *
     * @throws Problem 409 {@code too-many-lost-articles}
     */
    public List<LostRight> find(Stream<OutletRights> outlets, RightsEdit edit) {
        List<LostRight> lost = new ArrayList<>();
        outlets.forEach(rights -> {
            lost.addAll(find(rights, edit, MAX_LOST + 1 - lost.size()));
            if (lost.size() > MAX_LOST)
                throw Problem.of(
                        "too-many-lost-articles",
                        "This edit ends the right to more than " + MAX_LOST
                                + " delivered articles, counted for each outlet and use. Suspend or revoke the"
                                + " permission, or narrow it in several edits.");
        });
        return lost;
    }

    // A permission that is in force again may no longer cover every article of the withdrawn notice; the removal of
    // those articles is still due.
    List<LostRight> find(OutletRights rights, RightsEdit edit, int limit) {
        Sql sql = Sql.of("select distinct on (r.article_id) r.article_id, r.permission_id")
                .add("from receipt r join article a on a.id = r.article_id")
                .add(
                        "where r.partner_id = :partner and r.outlet_id = :outlet and r.use = :use and a.pub_status <> 'canceled'")
                .with("partner", rights.partner())
                .with("outlet", rights.outlet())
                .with("use", rights.use().wireName())
                .add("and (")
                .add(rights.before());
        if (!edit.reinstated().isEmpty()) {
            sql = sql.add("or r.permission_id = any(:reinstated) and not")
                    .withIds("reinstated", edit.reinstated())
                    .add(ReductionNotices.COVERED_BY_NOTICE);
        }
        sql = sql.add(") and not").add(rights.after());
        if (edit.ended()) {
            sql = sql.add("""
                    and not exists (select from receipt e
                                    where e.permission_id = :editedPermission and e.article_id = r.article_id and e.partner_id = r.partner_id)
                    """).with("editedPermission", edit.editedPermission());
        }
        return sql.add("order by r.article_id, r.delivered_at desc limit :limit")
                .with("limit", limit)
                .list(
                        database,
                        row -> new LostRight(
                                rights.outlet(),
                                rights.use(),
                                row.getObject("article_id", UUID.class),
                                edit.editedPermission() == null
                                        ? row.getObject("permission_id", UUID.class)
                                        : edit.editedPermission()));
    }
}
