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
        return Sql.of("""
                        case when n.withdrawn_at is not null then 'withdrawn' when n.done_at is not null then 'done'
                             when n.due_at <= :now then 'overdue' when n.acknowledged_at is not null then 'acknowledged'
                             when n.delivered_at is not null then 'delivered' else 'issued' end
                        """).with("now", now);
    }

    List<UUID> after(NoticeFilter filter, Instant now, UUID after, int limit) {
        Sql sql = Sql.of("select n.id from notice n where n.id > :after").with("after", after);
        if (filter.partner() != null)
            sql = sql.add("and n.partner_id = :partner").with("partner", filter.partner());
        if (filter.article() != null) sql = sql.add("and").add(aboutArticle(filter.article()));
        if (filter.kind() != null) sql = sql.add("and n.kind = :kind").with("kind", filter.kind());
        if ("open".equals(filter.state())) sql = sql.add("and " + OpenNotices.OPEN);
        else if (filter.state() != null)
            sql = sql.add("and").add(state(now)).add("= :state").with("state", filter.state());
        return sql.add("order by n.id limit :limit")
                .with("limit", limit)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    private static Sql aboutArticle(UUID article) {
        return Sql.of("n.id in (select b.id from notice_about b where b.article_id = :article)")
                .with("article", article);
    }

    /**
     * Views in the order of ids.
     *
     * @param maxEntries maximum number of deliveries, and of acknowledgements, per notice
     */
    List<NoticeView> read(Collection<UUID> ids, int maxEntries, NoticeViewer viewer, Instant now) {
        if (ids.isEmpty()) return List.of();
        return Sql.of("select n.*,")
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
                         from (select * from notice_delivery l where l.notice_id = n.id order by l.at desc, l.id desc limit :maxEntries) d) as deliveries,
                        (select nullif(count(*), 0)::int from notice_delivery d where d.notice_id = n.id) as delivery_count,
                        (select jsonb_agg(jsonb_build_object('id', k.id, 'outcome', k.outcome, 'url', k.url, 'note', k.note, 'at', k.at)
                                          order by k.id)
                         from (select * from acknowledgement l where l.notice_id = n.id order by l.id desc limit :maxEntries) k) as acknowledgements,
                        (select nullif(count(*), 0)::int from acknowledgement k where k.notice_id = n.id) as acknowledgement_count
                        from notice n left join article a on a.id = n.article_id
                        left join correction c on c.article_id = n.article_id and c.version = n.version
                        where n.id = any(:ids) order by n.id
                        """)
                .with("maxEntries", maxEntries)
                .withIds("ids", ids)
                .list(database, row -> NoticeView.of(row, viewer, url));
    }

    /**
     * Requires that the notice exists.
     *
     * @param partner the partner that the notice must belong to; null for the rights desk
     * @throws Problem 404
     */
    UUID required(UUID id, UUID partner) {
        Sql sql = Sql.of("select id from notice where id = :id").with("id", id);
        if (partner != null) sql = sql.add("and partner_id = :partner").with("partner", partner);
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
        return Sql.of("select distinct article_id from notice_about where id = :notice and article_id > :after")
                .with("notice", notice)
                .with("after", after)
                .add("order by article_id limit :limit")
                .with("limit", limit)
                .list(database, row -> row.getObject("article_id", UUID.class));
    }

    // Locks the notice first, so that two concurrent requests cannot both pass the check. "for no key update" does not
    // block inserts that refer to the notice by foreign key; "for update" would.
    void requireBelowLimit(UUID id, String table, String code, String noun) {
        Sql.of("select id from notice where id = :id for no key update")
                .with("id", id)
                .first(database, row -> true);
        int count = Sql.of("select count(*) from (select from " + table
                        + " where notice_id = :noticeId limit :maxEntries) one")
                .with("noticeId", id)
                .with("maxEntries", MAX_ENTRIES)
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
        List<UUID> own = Sql.of("select id from notice where partner_id = :partner and id = any(:ids)")
                .with("partner", partner)
                .withIds("ids", ids)
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
        Sql.of("""
                        insert into notice_delivery (id, notice_id, channel, at, note, recorded_at, recorded_by)
                        values (:id, :noticeId, :channel, :at, :note, :now, :by)
                        """)
                .with("id", Ids.next())
                .with("noticeId", id)
                .with("channel", request.channel())
                .with("at", at)
                .with("note", request.note())
                .with("now", now)
                .with("by", by)
                .run(database);
        recordDelivery(List.of(id), request.channel(), at, now);
    }

    // A demand of hold needs no action, so delivery completes it.
    void recordDelivery(Collection<UUID> ids, String channel, Instant at, Instant now) {
        Sql.of("""
                        update notice n set delivered_at = :at, delivered_through = :channel,
                            done_at = case when n.demand = 'hold' then :now else n.done_at end
                        where n.id = any(:ids) and n.delivered_at is null and n.withdrawn_at is null
                        """)
                .with("at", at)
                .with("channel", channel)
                .with("now", now)
                .withIds("ids", ids)
                .run(database);
    }

    /**
     * Applies changed terms to the notices of a permission that ended or was narrowed: {@code afterTerm} decides
     * whether copies may stay, and a demanded removal is due {@code removeWithin} (default 24 hours) from now.
     */
    public void applyChangedTerms(Permission permission, Instant now) {
        boolean copiesMayStay = "keep".equals(permission.terms.afterTerm());
        String change = copiesMayStay ? """
                        update notice n set demand = 'hold', due_at = null, done_at = case when n.delivered_at is not null then :now end
                        where n.permission_id = :permission and n.article_id is null and n.demand = 'remove' and
                        """ + OpenNotices.OPEN : """
                        update notice n set demand = 'remove', done_at = null,
                            due_at = cast(:now as timestamptz) + coalesce(remove_within(p.terms), interval '24 hours')
                        from permission p
                        where p.id = :permission and n.permission_id = p.id and
                        """ + FOLLOWS_TERMS;
        Sql.of(change).with("now", now).with("permission", permission.id).run(database);
    }
}
