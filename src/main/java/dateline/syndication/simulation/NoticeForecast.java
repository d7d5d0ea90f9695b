package dateline.syndication.simulation;

import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.notice.LostRights;
import dateline.syndication.notice.LostRights.OutletRights;
import dateline.syndication.notice.LostRights.RightsEdit;
import dateline.syndication.notice.ReductionNotices.LostRight;
import dateline.syndication.partner.Outlet;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says which notices a change of a permission would open. The lost rights come from {@link LostRights}, as when the
 * change is made. For the end of a permission the trigger {@code notices_follow_the_log} decides; it reads the same
 * rows.
 */
@Singleton
class NoticeForecast {

    /**
     * The notices that would open.
     *
     * @param ended articles that were delivered under the permission, if it ends and a notice would say so
     * @param lost rights that an edit ends
     */
    record ForecastNotices(List<UUID> ended, List<LostRight> lost) {

        /** Ids of all articles that the notices would be about. */
        List<UUID> articles() {
            return Stream.concat(ended.stream(), lost.stream().map(LostRight::article))
                    .distinct()
                    .toList();
        }

        /** Ids of the articles of lost rights, in order, by use: one notice would open for each use. */
        Map<Use, List<UUID>> lostByUse() {
            return lost.stream()
                    .collect(Collectors.groupingBy(
                            LostRight::use,
                            () -> new EnumMap<>(Use.class),
                            Collectors.collectingAndThen(
                                    Collectors.mapping(LostRight::article, Collectors.toCollection(TreeSet::new)),
                                    List::copyOf)));
        }
    }

    // The trigger tells each end once, and only a partner that has a receipt under the permission.
    private static final String UNTOLD_END = """
            select r.article_id from permission p join receipt r on r.permission_id = p.id
            where p.id = :proposed and not p.end_told group by r.article_id order by r.article_id
            """;

    private static final String OPEN_END = """
            select n.id from permission p join notice n on n.permission_id = p.id
            where p.id = :proposed and p.end_told and n.kind = 'permission-ended' and
            """;

    private final LostRights lostRights;
    private final AgroalDataSource database;

    NoticeForecast(LostRights lostRights, AgroalDataSource database) {
        this.lostRights = lostRights;
        this.database = database;
    }

    /** @param outlets the outlets of the partner */
    ForecastNotices of(PermissionChange change, List<OutletContexts> outlets, Instant now) {
        List<UUID> ended = change.isEnded(now) && change.current() != null ? findUntoldEnd(change) : List.of();
        List<LostRight> lost = new ArrayList<>();
        if (change.comparesRights() && !outlets.get(0).before().isClosed()) {
            UUID permission = change.proposed().id;
            RightsEdit edit = new RightsEdit(permission, change.hasPassed(now), findReinstated(change, now));
            lost.addAll(lostRights.find(findRights(change, outlets, now), edit));
        }
        return new ForecastNotices(ended, lost);
    }

    private Stream<OutletRights> findRights(PermissionChange change, List<OutletContexts> outlets, Instant now) {
        UUID partner = change.proposed().partnerId;
        List<UUID> recipients = lostRights.findRecipientOutlets(partner);
        List<Outlet> received = outlets.stream()
                .map(OutletContexts::outlet)
                .filter(outlet -> recipients.contains(outlet.id))
                .toList();
        Map<UUID, Map<Use, Sql>> before =
                CatalogueSql.entitledConditions(outlets.get(0).before(), received, now);
        Map<UUID, Map<Use, Sql>> after =
                CatalogueSql.entitledConditions(outlets.get(0).after(), received, now);
        return received.stream()
                .flatMap(outlet ->
                        OutletRights.of(partner, outlet.id, before.get(outlet.id), after.get(outlet.id)).stream());
    }

    private List<UUID> findUntoldEnd(PermissionChange change) {
        return Sql.of(UNTOLD_END)
                .with("proposed", change.proposed().id)
                .list(database, row -> row.getObject("article_id", UUID.class));
    }

    // An edit that puts an ended permission in force again withdraws the notice of its end.
    private List<UUID> findReinstated(PermissionChange change, Instant now) {
        if (change.kind() != PermissionChange.ChangeKind.EDIT || change.isEnded(now)) return List.of();
        return Sql.of(OPEN_END)
                .with("proposed", change.proposed().id)
                .add(OpenNotices.OPEN)
                .first(database, row -> change.proposed().id)
                .map(List::of)
                .orElse(List.of());
    }
}
