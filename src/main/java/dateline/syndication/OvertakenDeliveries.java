package dateline.syndication;

import dateline.database.Sql;
import dateline.syndication.NarrowedNotices.Lost;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Deliveries that were decided on before the rights desk took something away, and are recorded after it: the text leaves, and its notice
 * with it. What overtakes an article is seen to in the database.
 */
@Singleton
class OvertakenDeliveries {

    /** The versions by which a delivery was decided. */
    record Seen(int partner, int outlet, int permission) {}

    private record Under(UUID permission, UUID outlet) {

        private static Under of(Delivered one) {
            return new Under(one.identity().permission(), one.identity().outlet());
        }
    }

    private final NarrowedNotices notices;
    private final AgroalDataSource database;

    OvertakenDeliveries(NarrowedNotices notices, AgroalDataSource database) {
        this.notices = notices;
        this.database = database;
    }

    /** First of all in a transaction that records deliveries: no right of these partners moves until it ends. */
    void holdStill(Collection<UUID> partners) {
        Sql.planOnce(database);
        new Sql()
                .add(
                        "select count(pg_advisory_xact_lock_shared(hashtextextended(cast(id as text), 27))) from (select unnest(?) as id order by 1) those",
                        partners)
                .first(database, row -> row.getLong(1));
    }

    /** After they are recorded; whoever was given something by what stands now has it back. */
    void tell(Collection<Delivered> deliveries, Instant now) {
        if (deliveries.isEmpty()) return;
        Map<Under, Seen> current = current(deliveries);
        Map<Boolean, List<Delivered>> overtaken = deliveries.stream()
                .collect(Collectors.partitioningBy(one -> !one.seen().equals(current.get(Under.of(one)))));
        byOutlet(overtaken.get(false)).forEach((outlet, some) -> notices.back(outlet, articles(some), now));
        byOutlet(overtaken.get(true))
                .forEach((outlet, some) -> tell(some.get(0).identity().partner(), outlet, articles(some), now));
    }

    private static Map<UUID, List<Delivered>> byOutlet(List<Delivered> deliveries) {
        return deliveries.stream()
                .collect(Collectors.groupingBy(one -> one.identity().outlet()));
    }

    private static List<UUID> articles(List<Delivered> deliveries) {
        return deliveries.stream().map(one -> one.identity().article()).toList();
    }

    private Map<Under, Seen> current(Collection<Delivered> deliveries) {
        Map<Under, Seen> current = new HashMap<>();
        new Sql()
                .add(
                        """
                        select p.id as permission, o.id as outlet, q.version as of_partner, o.version as of_outlet, p.version as of_permission
                        from permission p join partner q on q.id = p.partner_id join outlet o on o.partner_id = q.id
                        where p.id = any(?) and o.id = any(?)
                        """,
                        deliveries.stream()
                                .map(one -> one.identity().permission())
                                .distinct()
                                .toList(),
                        deliveries.stream()
                                .map(one -> one.identity().outlet())
                                .distinct()
                                .toList())
                .list(
                        database,
                        row -> current.put(
                                new Under(row.getObject("permission", UUID.class), row.getObject("outlet", UUID.class)),
                                new Seen(
                                        row.getInt("of_partner"),
                                        row.getInt("of_outlet"),
                                        row.getInt("of_permission"))));
        return current;
    }

    // What was recorded under a permission that has ended, or for a partner that is closed, stands in the list of that
    // end.
    private void tell(UUID partner, UUID outlet, List<UUID> articles, Instant now) {
        Licensee licensee = Licensee.of(partner, outlet);
        if (licensee.closed()) return;
        List<Lost> lost = new Sql()
                .add("""
                        select distinct on (r.article_id) r.article_id, r.permission_id
                        from receipt r join article a on a.id = r.article_id join permission p on p.id = r.permission_id
                        where r.partner_id = ? and r.outlet_id = ? and r.article_id = any(?) and a.pub_status <> 'canceled'
                          and p.state in ('active', 'suspended') and (p.valid_until is null or p.valid_until > ?) and not
                        """, partner, outlet, articles, now)
                .add(NarrowedNotices.STANDING)
                .add("and not")
                .add(CatalogueSql.entitled(licensee, now))
                .add("order by r.article_id, r.delivered_at desc")
                .list(
                        database,
                        row -> new Lost(
                                outlet,
                                row.getObject("article_id", UUID.class),
                                row.getObject("permission_id", UUID.class)));
        if (!lost.isEmpty()) notices.open(lost, lastAct(partner, outlet, lost), now);
    }

    private long lastAct(UUID partner, UUID outlet, List<Lost> lost) {
        List<String> subjects = new ArrayList<>(List.of("partner:" + partner, "outlet:" + outlet));
        lost.forEach(one -> subjects.add("permission:" + one.permission()));
        return new Sql()
                .add("select id from change where article_id is null and subject = any(?)", subjects)
                .add("order by epoch desc, xid desc, id desc limit 1")
                .first(database, row -> row.getLong("id"))
                .orElseThrow();
    }
}
