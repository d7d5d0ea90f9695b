package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.rights.Use;
import dateline.syndication.decision.OpenNotices;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Stores and reads the reproductions that partners report. */
@Singleton
public class Reproductions {

    /** Maximum number of copies of one article per partner. */
    static final int MAX_PER_ARTICLE = 1_000;

    /** Maximum number of corrections that a copy names, the latest ones. The article has all of them. */
    private static final int MAX_CORRECTIONS = 10;

    /** Filters of a list; null for all. */
    record ReproductionFilter(UUID partner, UUID article, Boolean behind) {}

    /** A copy with its partner and article. */
    private record ReproductionKey(UUID id, UUID partner, UUID article) {}

    private final AgroalDataSource database;
    private final OpenNotices openNotices;
    private final ReopenedNotices reopenedNotices;
    private final CheckSchedule schedule;
    private final PublicUrl url;

    Reproductions(
            AgroalDataSource database,
            OpenNotices openNotices,
            ReopenedNotices reopenedNotices,
            CheckSchedule schedule,
            PublicUrl url) {
        this.database = database;
        this.openNotices = openNotices;
        this.reopenedNotices = reopenedNotices;
        this.schedule = schedule;
        this.url = url;
    }

    List<UUID> after(ReproductionFilter filter, UUID after, int limit) {
        Sql sql = Sql.of("select r.id from reproduction r " + ReproductionView.ARTICLE + " where r.id > :after")
                .with("after", after);
        if (filter.partner() != null)
            sql = sql.add("and r.partner_id = :partner").with("partner", filter.partner());
        if (filter.article() != null)
            sql = sql.add("and r.article_id = :article").with("article", filter.article());
        // A running copy of a withheld or killed article counts as behind in every version.
        if (filter.behind() != null) {
            sql = sql.add("and (r.status = 'running' and coalesce(r.version < shown.version, true)) = :behind")
                    .with("behind", filter.behind());
        }
        return sql.add("order by r.id limit :limit")
                .with("limit", limit)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /** Views in the order of ids, without checks: a check changes no ETag. */
    List<ReproductionView> read(Collection<UUID> ids, NoticeViewer viewer) {
        return readWithChecks(ids, viewer).stream()
                .map(ReproductionView::withoutCheck)
                .toList();
    }

    /** Views in the order of ids, each with the latest check of its page. */
    List<ReproductionView> readWithChecks(Collection<UUID> ids, NoticeViewer viewer) {
        if (ids.isEmpty()) return List.of();
        List<ReproductionKey> copies = Sql.of(
                        "select id, partner_id, article_id from reproduction where id = any(:ids) order by id")
                .withIds("ids", ids)
                .list(
                        database,
                        row -> new ReproductionKey(
                                row.getObject("id", UUID.class),
                                row.getObject("partner_id", UUID.class),
                                row.getObject("article_id", UUID.class)));
        Map<UUID, Map<UUID, List<UUID>>> notices = copies.stream()
                .map(ReproductionKey::partner)
                .distinct()
                .collect(java.util.stream.Collectors.toMap(
                        partner -> partner,
                        partner -> openNotices.find(
                                partner,
                                Use.REPRODUCE,
                                copies.stream()
                                        .filter(copy -> copy.partner().equals(partner))
                                        .map(ReproductionKey::article)
                                        .toList())));
        return Sql.of("select r.*,")
                .add(CheckSummary.LATEST)
                .add("""
                        as latest_check, shown.version as current_version,
                            (select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'version', c.version, 'at', c.at)
                                              order by c.version)
                             from (select * from correction
                                   where article_id = r.article_id and version > r.version and version <= shown.version
                                   order by version desc limit :maxCorrections) c) as corrections
                        from reproduction r
                        """)
                .with("maxCorrections", MAX_CORRECTIONS)
                .add(ReproductionView.ARTICLE)
                .add("where r.id = any(:ids) order by r.id")
                .withIds("ids", ids)
                .list(
                        database,
                        row -> ReproductionView.of(
                                row,
                                notices.get(row.getObject("partner_id", UUID.class))
                                        .get(row.getObject("article_id", UUID.class)),
                                viewer,
                                url));
    }

    /**
     * Locks the row until the transaction ends.
     *
     * @param partner that must have the copy; null for the rights desk
     * @throws Problem 404 if there is no such reproduction
     */
    ReproductionView locked(UUID id, UUID partner, NoticeViewer viewer) {
        Sql.of("select id from reproduction where id = :id for update")
                .with("id", id)
                .first(database, row -> id);
        return required(id, partner, viewer);
    }

    /**
     * @param partner that must have the copy; null for the rights desk
     * @throws Problem 404 if there is no such reproduction
     */
    public ReproductionView required(UUID id, UUID partner, NoticeViewer viewer) {
        // Before the copy is read, so that the time does not tell whether another partner has it.
        String owned = "select id from reproduction where id = :id and coalesce(partner_id = :partner, true)";
        Sql.of(owned)
                .with("id", id)
                .with("partner", partner)
                .first(database, row -> id)
                .orElseThrow(() -> unknown(id));
        return read(List.of(id), viewer).get(0);
    }

    private static Problem unknown(Object id) {
        return Problem.of("reproduction-not-found", "There is no reproduction " + id + ".");
    }

    /** @throws Problem 409 if the partner has reported too many copies of the article; 422 if it was not delivered */
    UUID register(UUID partner, ReproductionRequest request, Instant now) {
        requireDelivered(partner, request);
        requireBelowLimit(partner, request.article());
        UUID id = Ids.next();
        Sql.of("""
                        insert into reproduction (id, partner_id, article_id, url, version, status, created_at, updated_at)
                        values (:id, :partner, :article, :url, :version, :status, :now, :now)
                        """)
                .with("id", id)
                .with("partner", partner)
                .with("article", request.article())
                .with("url", request.url())
                .with("version", request.version())
                .with("status", request.statusOrDefault())
                .with("now", now)
                .run(database);
        schedule.change(id, null, request.checkEvery(), false, now);
        reopenNotices(partner, request);
        return id;
    }

    // Holds a lock until the transaction ends, so that two concurrent requests cannot both pass the check.
    private void requireBelowLimit(UUID partner, UUID article) {
        Sql.of("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .with("name", "reproductions of " + partner + " " + article)
                .first(database, row -> true);
        int count = Sql.of(
                        "select count(*) from (select from reproduction where article_id = :article and partner_id = :partner limit :maxPerArticle) one")
                .with("article", article)
                .with("partner", partner)
                .with("maxPerArticle", MAX_PER_ARTICLE)
                .first(database, row -> row.getInt(1))
                .orElse(0);
        if (count >= MAX_PER_ARTICLE) {
            throw Problem.of(
                    "too-many-reproductions",
                    "You have registered " + MAX_PER_ARTICLE + " copies of this article; change one of them instead.");
        }
    }

    /** The partner may change everything but the article; its lock on the row must be held. */
    void edit(ReproductionView current, ReproductionRequest request, Instant now) {
        if (!request.article().equals(current.article())) {
            throw Problem.invalidBody()
                    .at("/article", "unchangeable", "The article of a copy cannot be changed; register another copy.");
        }
        requireDelivered(current.partner(), request);
        Sql.of(
                        "update reproduction set url = :url, version = :version, status = :status, revision = revision + 1, updated_at = :now where id = :current")
                .with("url", request.url())
                .with("version", request.version())
                .with("status", request.statusOrDefault())
                .with("now", now)
                .with("current", current.id())
                .run(database);
        schedule.change(current.id(), current.checkEvery(), request.checkEvery(), false, now);
        if (!request.url().equals(current.url())) schedule.checkSoon(current.id(), now);
        reopenNotices(current.partner(), request);
    }

    /**
     * The rights desk may change how often the copy is checked.
     *
     * @throws Problem 422 if the request changes what the partner has reported
     */
    void editAsRightsDesk(ReproductionView current, ReproductionRequest request, Instant now) {
        Problem problem = Problem.invalidBody();
        String detail = "Only the partner changes what it has reported. You may change checkEvery.";
        if (!request.article().equals(current.article())) problem.at("/article", "unchangeable", detail);
        if (!request.url().equals(current.url())) problem.at("/url", "unchangeable", detail);
        if (request.version() != current.version()) problem.at("/version", "unchangeable", detail);
        if (!request.statusOrDefault().equals(current.status())) problem.at("/status", "unchangeable", detail);
        if (!problem.errors().isEmpty()) throw problem;
        schedule.change(current.id(), current.checkEvery(), request.checkEvery(), true, now);
    }

    private void reopenNotices(UUID partner, ReproductionRequest request) {
        if (request.statusOrDefault().equals("running"))
            reopenedNotices.reopen(partner, request.article(), request.version());
    }

    // A partner without a receipt must not learn of later versions, or that the article exists.
    private void requireDelivered(UUID partner, ReproductionRequest request) {
        List<Integer> versions = Sql.of(
                        "select distinct version from receipt where article_id = :article and partner_id = :partner order by version")
                .with("article", request.article())
                .with("partner", partner)
                .list(database, row -> row.getInt(1));
        if (versions.isEmpty()) {
            throw Problem.invalidBody().at("/article", "not-delivered", "You have no receipt of this article.");
        }
        if (!versions.contains(request.version())) {
            throw Problem.invalidBody()
                    .at("/version", "not-delivered", "You have receipts of these versions: " + versions + ".");
        }
    }
}
