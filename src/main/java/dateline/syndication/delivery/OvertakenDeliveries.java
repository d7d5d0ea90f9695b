package dateline.syndication.delivery;

import dateline.database.sql.Sql;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.delivery.Delivered.Identity;
import dateline.syndication.notice.NarrowedNotices;
import dateline.syndication.notice.NarrowedNotices.Given;
import dateline.syndication.notice.NarrowedNotices.Lost;
import dateline.syndication.partner.Licensee;
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

    /** Rights that do not move until the transaction ends which holds them. */
    static final class Standing {

        private final Map<Under, Seen> versions = new HashMap<>();

        private boolean overtook(Delivered delivery) {
            return !delivery.seen().equals(versions.get(Under.of(delivery)));
        }
    }

    /** First of all in a transaction that records deliveries: no right of these partners moves until it ends, and its statements are planned once. */
    Standing holdStill(Collection<Delivered> deliveries) {
        Standing standing = new Standing();
        new Sql()
                .add(
                        "select * from held_still(?, ?, ?)",
                        all(deliveries, Identity::partner),
                        all(deliveries, Identity::outlet),
                        all(deliveries, Identity::permission))
                .listPlannedOnceUntilTheEnd(
                        database,
                        row -> standing.versions.put(
                                new Under(row.getObject("permission", UUID.class), row.getObject("outlet", UUID.class)),
                                new Seen(
                                        row.getInt("of_partner"),
                                        row.getInt("of_outlet"),
                                        row.getInt("of_permission"))));
        return standing;
    }

    private static Set<UUID> all(Collection<Delivered> deliveries, Function<Identity, UUID> part) {
        return deliveries.stream().map(Delivered::identity).map(part).collect(Collectors.toSet());
    }

    /** After they are recorded; whoever was given something by what stands now has it back. */
    void tell(Collection<Delivered> deliveries, Standing standing, Instant now) {
        Map<Boolean, List<Delivered>> overtaken =
                deliveries.stream().collect(Collectors.partitioningBy(standing::overtook));
        notices.back(
                overtaken.get(false).stream()
                        .map(Delivered::identity)
                        .map(one -> new Given(one.outlet(), one.article()))
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
