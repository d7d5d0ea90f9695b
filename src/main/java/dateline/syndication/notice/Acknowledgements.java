package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import dateline.syndication.decision.OpenNotices;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Stores and lists what partners answer to notices, and moves their registered copies accordingly. */
@Singleton
class Acknowledgements {

    private final Notices notices;
    private final AgroalDataSource database;

    Acknowledgements(Notices notices, AgroalDataSource database) {
        this.notices = notices;
        this.database = database;
    }

    /** The acknowledgements of a notice, in the order of ids. */
    List<NoticeView.Acknowledgement> after(UUID notice, UUID after, int limit) {
        return Sql.of(
                        "select id, outcome, url, note, at from acknowledgement where notice_id = :notice and id > :after")
                .with("notice", notice)
                .with("after", after)
                .add("order by id limit :limit")
                .with("limit", limit)
                .list(database, NoticeView.Acknowledgement::of);
    }

    /**
     * Stores an acknowledgement. An outcome that meets the demand also completes earlier notices about the same
     * article: the latest correction includes the earlier ones, and a removal removes every version. An outcome that
     * does not meet the demand is stored, but completes nothing. Registered copies follow the outcome.
     *
     * @throws Problem 409 if the notice has too many acknowledgements
     */
    void acknowledge(UUID id, AcknowledgementRequest request, String key, Instant now) {
        notices.requireBelowLimit(id, "acknowledgement", "too-many-acknowledgements", "acknowledgements");
        Sql.of("""
                        insert into acknowledgement (id, notice_id, outcome, url, note, at, key_id)
                        values (:id, :noticeId, :outcome, :url, :note, :now, :keyId)
                        """)
                .with("id", Ids.next())
                .with("noticeId", id)
                .with("outcome", request.outcome())
                .with("url", request.url())
                .with("note", request.note())
                .with("now", now)
                .with("keyId", key)
                .run(database);
        notices.recordDelivery(List.of(id), "acknowledgement", now, now);
        Sql.of("""
                        update notice n set acknowledged_at = :now where n.id = :id and n.acknowledged_at is null and
                        """ + OpenNotices.OPEN).with("now", now).with("id", id).run(database);
        Sql.of("""
                        update notice n set done_at = :now, acknowledged_at = coalesce(n.acknowledged_at, :now)
                        from notice answered
                        where answered.id = :id and (n.id = answered.id or n.partner_id = answered.partner_id
                              and n.article_id = answered.article_id and n.change_id < answered.change_id and n.issued_at <= answered.issued_at)
                          and (:outcome <> 'corrected' or n.demand <> 'remove' and answered.demand <> 'remove') and
                        """ + OpenNotices.OPEN)
                .with("now", now)
                .with("id", id)
                .with("outcome", request.outcome())
                .run(database);
        moveCopies(id, request, now);
    }

    /**
     * Moves the running copies that an acknowledgement is about: {@code removed} removes them, {@code corrected} brings
     * them to the version of the correction. With a URL that is the copy at this URL, otherwise all copies of the
     * articles of the notice, except those that were delivered under another permission after the end of the first.
     */
    private void moveCopies(UUID notice, AcknowledgementRequest request, Instant now) {
        if (request.outcome().equals("never-used")) return;
        boolean removed = request.outcome().equals("removed");
        Sql sql = Sql.of("update reproduction r set revision = r.revision + 1, updated_at = :now,")
                .with("now", now)
                .add(removed ? "status = 'removed'" : "version = n.version")
                .add("from notice n where n.id = :notice and r.partner_id = n.partner_id and r.status = 'running'")
                .with("notice", notice)
                .add("and r.article_id in (select b.article_id from notice_about b where b.id = n.id)");
        if (!removed) sql = sql.add("and n.demand = 'correct' and r.version < n.version");
        if (request.url() != null) {
            sql = sql.add("and r.url = :url").with("url", request.url());
        } else {
            sql = sql.add("""
                    and not (n.article_id is null and exists (
                        select from receipt d where d.partner_id = n.partner_id and d.article_id = r.article_id
                                              and d.permission_id <> n.permission_id and d.delivered_at > n.issued_at))
                    """);
        }
        sql.run(database);
    }
}
