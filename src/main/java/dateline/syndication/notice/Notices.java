package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.partner.Permission;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Reads notices and applies their transitions. A trigger on the change log opens them in the transaction of the change,
 * so that every writer of the log opens them.
 */
@Singleton
public class Notices {

    /**
     * Condition on {@code n}, a notice of a permission that ended or was narrowed: terms that demand removal from now on
     * apply to it, because its copies were not removed and it was not withdrawn.
     */
    static final String FOLLOWS_TERMS = """
            n.article_id is null and n.withdrawn_at is null and (n.demand = 'hold' or n.done_at is null)
            and not exists (select from acknowledgement k where k.notice_id = n.id and k.outcome in ('removed', 'never-used'))
            """;

    /**
     * Filters of a list; null for all.
     *
     * @param state as in the API, or {@code open} for all notices that still need an answer
     */
    record NoticeFilter(UUID partner, UUID article, String kind, String state) {}

    /** Maximum number of acknowledgements per notice, and of deliveries by hand; more are refused. */
    public static final int MAX_ENTRIES = 1_000;

    private final AgroalDataSource database;
    private final PublicUrl url;

    Notices(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    // Overdue is computed from the clock. A demand of hold has no deadline and is never overdue.
    private static Sql state(Instant now) {
        return new Sql().add("""
                        case when n.withdrawn_at is not null then 'withdrawn' when n.done_at is not null then 'done'
                             when n.due_at <= ? then 'overdue' when n.acknowledged_at is not null then 'acknowledged'
                             when n.delivered_at is not null then 'delivered' else 'issued' end
                        """, now);
    }

    List<UUID> after(NoticeFilter filter, Instant now, UUID after, int limit) {
        Sql sql = new Sql().add("select n.id from notice n where n.id > ?", after);
        if (filter.partner() != null) sql.add("and n.partner_id = ?", filter.partner());
        if (filter.article() != null) sql.add("and").add(aboutArticle(filter.article()));
        if (filter.kind() != null) sql.add("and n.kind = ?", filter.kind());
        if ("open".equals(filter.state())) sql.add("and " + OpenNotices.OPEN);
        else if (filter.state() != null) sql.add("and").add(state(now)).add("= ?", filter.state());
        return sql.add("order by n.id limit ?", limit).list(database, row -> row.getObject("id", UUID.class));
    }

    private static Sql aboutArticle(UUID article) {
        return new Sql().add("n.id in (select b.id from notice_about b where b.article_id = ?)", article);
    }

    /**
     * Views in the order of ids.
     *
     * @param maxEntries maximum number of deliveries, and of acknowledgements, per notice
     */
    List<NoticeView> read(Collection<UUID> ids, int maxEntries, NoticeViewer viewer, Instant now) {
        if (ids.isEmpty()) return List.of();
        return new Sql()
                .add("select n.*,")
                .add(state(now))
                .add("""
                        as state,
                        coalesce(n.demand = 'correct' and (a.pub_status = 'canceled'
                                                          or a.pub_status = 'withheld' and n.issued_at >= a.status_at), false) as unseen,
                        case when n.kind = 'kill' then a.kill_notice else c.note end as note,
                        case when n.kind = 'kill' then a.status_reason end as reason,
                        (select max(r.version) from receipt r
                         where r.article_id = n.article_id and r.partner_id = n.partner_id) as delivered_version,
                        array(select distinct b.article_id from notice_about b
                              where n.article_id is null and b.id = n.id order by 1 limit 100) as articles,
                        (select count(distinct b.article_id) from notice_about b
                         where n.article_id is null and b.id = n.id) as article_count,
                        (select jsonb_agg(jsonb_build_object('channel', d.channel, 'at', d.at, 'note', d.note, 'by', d.recorded_by)
                                          order by d.at, d.id)
                         from (select * from notice_delivery l where l.notice_id = n.id order by l.at desc, l.id desc limit ?) d) as deliveries,
                        (select nullif(count(*), 0)::int from notice_delivery d where d.notice_id = n.id) as delivery_count,
                        (select jsonb_agg(jsonb_build_object('id', k.id, 'outcome', k.outcome, 'url', k.url, 'note', k.note, 'at', k.at)
                                          order by k.id)
                         from (select * from acknowledgement l where l.notice_id = n.id order by l.id desc limit ?) k) as acknowledgements,
                        (select nullif(count(*), 0)::int from acknowledgement k where k.notice_id = n.id) as acknowledgement_count
                        from notice n left join article a on a.id = n.article_id
                        left join correction c on c.article_id = n.article_id and c.version = n.version
                        where n.id = any(?) order by n.id
                        """, maxEntries, maxEntries, ids)
                .list(database, row -> NoticeView.of(row, viewer, url));
    }

    /**
     * Requires that the notice exists.
     *
     * @param partner the partner that the notice must belong to; null for the rights desk
     * @throws Problem 404
     */
    UUID required(UUID id, UUID partner) {
        Sql sql = new Sql().add("select id from notice where id = ?", id);
        if (partner != null) sql.add("and partner_id = ?", partner);
        return sql.first(database, row -> id).orElseThrow(() -> unknown(id));
    }

    static Problem unknown(Object id) {
        return Problem.of("notice-not-found", "There is no notice " + id + ".");
    }

    /**
     * Ids of the articles of the notice in order: one, those delivered under the ended permission, or those lost by
     * a reduction of rights.
     */
    List<UUID> articles(UUID notice, UUID after, int limit) {
        return new Sql()
                .add("select distinct article_id from notice_about where id = ? and article_id > ?", notice, after)
                .add("order by article_id limit ?", limit)
                .list(database, row -> row.getObject("article_id", UUID.class));
    }

    // Locks the notice first, so that two concurrent requests cannot both pass the check. "for no key update" does not
    // block inserts that refer to the notice by foreign key; "for update" would.
    void requireBelowLimit(UUID id, String table, String code, String noun) {
        new Sql()
                .add("select id from notice where id = ? for no key update", id)
                .first(database, row -> true);
        int count = new Sql()
                .add(
                        "select count(*) from (select from " + table + " where notice_id = ? limit ?) one",
                        id,
                        MAX_ENTRIES)
                .first(database, row -> row.getInt(1))
                .orElse(0);
        if (count >= MAX_ENTRIES) {
            throw Problem.of(code, "This notice has " + MAX_ENTRIES + " " + noun + "; no more are recorded.");
        }
    }

    /** Records that the partner has fetched these notices. */
    void recordFetch(Collection<UUID> ids, Instant now) {
        if (!ids.isEmpty()) recordDelivery(ids, "api", now, now);
    }

    /**
     * Records that a webhook of the partner has accepted an event with these notices; ids of other partners are
     * ignored.
     */
    public void recordWebhookDelivery(UUID partner, Collection<UUID> ids, Instant at) {
        if (ids.isEmpty()) return;
        List<UUID> own = new Sql()
                .add("select id from notice where partner_id = ? and id = any(?)", partner, ids)
                .list(database, row -> row.getObject("id", UUID.class));
        if (!own.isEmpty()) recordDelivery(own, "webhook", at, at);
    }

    /**
     * Records a delivery by hand.
     *
     * @param at instant at which the partner was reached
     * @throws Problem 409 if the notice has too many deliveries
     */
    void recordDelivery(UUID id, NoticeDeliveryRequest request, Instant at, String by, Instant now) {
        requireBelowLimit(id, "notice_delivery", "too-many-notice-deliveries", "deliveries by hand");
        new Sql()
                .add("""
                        insert into notice_delivery (id, notice_id, channel, at, note, recorded_at, recorded_by)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """, Ids.next(), id, request.channel(), at, request.note(), now, by)
                .run(database);
        recordDelivery(List.of(id), request.channel(), at, now);
    }

    // A demand of hold needs no action, so delivery completes it.
    void recordDelivery(Collection<UUID> ids, String channel, Instant at, Instant now) {
        new Sql().add("""
                        update notice n set delivered_at = ?, delivered_through = ?,
                            done_at = case when n.demand = 'hold' then ? else n.done_at end
                        where n.id = any(?) and n.delivered_at is null and n.withdrawn_at is null
                        """, at, channel, now, ids).run(database);
    }

    /**
     * Applies changed terms to the notices of a permission that ended or was narrowed: {@code afterTerm} decides
     * whether copies may stay, and a demanded removal is due {@code removeWithin} (default 24 hours) from now.
     */
    public void applyChangedTerms(Permission permission, Instant now) {
        boolean copiesMayStay = "keep".equals(permission.terms.afterTerm());
        new Sql()
                .add(copiesMayStay ? """
                        update notice n set demand = 'hold', due_at = null, done_at = case when n.delivered_at is not null then ? end
                        where n.permission_id = ? and n.article_id is null and n.demand = 'remove' and
                        """ + OpenNotices.OPEN : """
                        update notice n set demand = 'remove', done_at = null,
                            due_at = cast(? as timestamptz) + coalesce(remove_within(p.terms), interval '24 hours')
                        from permission p
                        where p.id = ? and n.permission_id = p.id and
                        """ + FOLLOWS_TERMS, now, permission.id)
                .run(database);
    }
}
