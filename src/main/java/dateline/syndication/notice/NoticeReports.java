package dateline.syndication.notice;

import com.fasterxml.jackson.core.type.TypeReference;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.partner.ReportNames;
import dateline.syndication.terms.Contact;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Queries of the rights desk's reports: recipients of an article, and overdue notices. */
@Singleton
class NoticeReports {

    /** An overdue notice in the list order, the longest overdue first. */
    record OverduePosition(UUID id, Instant dueAt, NoticeRecipient partner) {}

    /** The partner of a notice, with its contacts. */
    @Schema(name = "Debtor")
    public record NoticeRecipient(UUID id, String name, String status, List<Contact> contacts) {}

    /**
     * An overdue notice with its partner.
     *
     * @param headline of the latest version; absent for a notice about a permission, and if the text was erased
     * @param permissionTitle of the permission that the notice names
     * @param checkedCopies copies of the articles of the notice with their latest checks, at most {@link
     *     #MAX_CHECKED_COPIES}; absent if none was checked
     */
    @Schema(name = "OverdueNotice")
    public record Overdue(
            NoticeView notice,
            NoticeRecipient partner,
            String headline,
            String permissionTitle,
            List<CheckedCopy> checkedCopies) {}

    /** A copy whose page was checked. */
    public record CheckedCopy(UUID id, UUID article, String url, int version, String status, CheckSummary check) {}

    private static final int MAX_CHECKED_COPIES = 20;

    private final AgroalDataSource database;
    private final Notices notices;
    private final ReportNames names;
    private final PublicUrl url;

    NoticeReports(AgroalDataSource database, Notices notices, ReportNames names, PublicUrl url) {
        this.database = database;
        this.notices = notices;
        this.names = names;
        this.url = url;
    }

    /**
     * Overdue notices by keyset pagination.
     *
     * @param partner null for all
     * @param last the notice after which to read
     */
    List<OverduePosition> findOverdue(UUID partner, OverduePosition last, int limit, Instant now) {
        Sql sql = Sql.of("""
                        select n.id, n.due_at, p.id as partner_id, p.name, p.status, p.contacts
                        from notice n join partner p on p.id = n.partner_id
                        where n.due_at <= :now and (n.due_at, n.id) > (:dueAt, :last) and
                        """)
                .with("now", now)
                .with("dueAt", last.dueAt())
                .with("last", last.id())
                .add(OpenNotices.OPEN);
        if (partner != null) sql = sql.add("and n.partner_id = :partner").with("partner", partner);
        return sql.add("order by n.due_at, n.id limit :limit")
                .with("limit", limit)
                .list(
                        database,
                        row -> new OverduePosition(
                                row.getObject("id", UUID.class),
                                Sql.instant(row, "due_at"),
                                new NoticeRecipient(
                                        row.getObject("partner_id", UUID.class),
                                        row.getString("name"),
                                        row.getString("status"),
                                        NoticeView.read(row, "contacts", new TypeReference<List<Contact>>() {}))));
    }

    List<Overdue> read(List<OverduePosition> positions, NoticeViewer viewer, Instant now) {
        Map<UUID, NoticeView> views = notices
                .read(
                        positions.stream().map(OverduePosition::id).toList(),
                        NoticeView.MAX_ENTRIES_IN_LISTS,
                        viewer,
                        now)
                .stream()
                .collect(Collectors.toMap(NoticeView::id, Function.identity()));
        Map<UUID, String> known =
                names.find(views.values().stream().flatMap(notice -> Stream.of(notice.article(), notice.permission())));
        Map<UUID, List<CheckedCopy>> checkedCopies = findCheckedCopies(views.keySet());
        return positions.stream()
                .map(position -> {
                    NoticeView notice = views.get(position.id());
                    return new Overdue(
                            notice,
                            position.partner(),
                            known.get(notice.article()),
                            known.get(notice.permission()),
                            checkedCopies.get(notice.id()));
                })
                .toList();
    }

    private Map<UUID, List<CheckedCopy>> findCheckedCopies(Collection<UUID> notices) {
        Map<UUID, List<CheckedCopy>> copies = new HashMap<>();
        if (notices.isEmpty()) return copies;
        Sql.of("select n.id as notice_id, r.*,")
                .add(CheckSummary.LATEST)
                .add("""
                        as latest_check from unnest(:notices) n(id) cross join lateral (
                            select c.* from reproduction c
                            where (c.partner_id, c.article_id) in (select b.partner_id, b.article_id from notice_about b where b.id = n.id)
                              and exists (select from reproduction_check k where k.reproduction_id = c.id and k.checked_at is not null)
                            order by c.id desc limit :maxCheckedCopies) r
                        order by r.id
                        """)
                .withIds("notices", notices)
                .with("maxCheckedCopies", MAX_CHECKED_COPIES)
                .list(
                        database,
                        row -> copies.computeIfAbsent(row.getObject("notice_id", UUID.class), id -> new ArrayList<>())
                                .add(new CheckedCopy(
                                        row.getObject("id", UUID.class),
                                        row.getObject("article_id", UUID.class),
                                        row.getString("url"),
                                        row.getInt("version"),
                                        row.getString("status"),
                                        NoticeView.read(row, "latest_check", new TypeReference<CheckSummary>() {}))));
        return copies;
    }

    /** Partners with a receipt of the article, in the order of their ids, after the id {@code after}. */
    List<RecipientView> findRecipients(UUID article, UUID after, int limit, Instant now) {
        return Sql.of("""
                        select p.id, p.name, p.status, had.*, case when a.pub_status = 'usable' then a.version - had.delivered_version end as behind,
                            (select jsonb_agg(jsonb_build_object('id', r.id, 'url', r.url, 'version', r.version, 'status', r.status,
                                                                 'updatedAt', r.updated_at, 'check',
                        """ + CheckSummary.LATEST + """
                        ) order by r.id)
                             from (select * from reproduction l where l.article_id = a.id and l.partner_id = p.id
                                   order by l.id desc limit :copiesShown) r) as copies,
                            (select nullif(count(*), 0)::int from reproduction r
                             where r.article_id = a.id and r.partner_id = p.id) as copy_count,
                            (select jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'dueAt', n.due_at) order by n.id)
                             from (select distinct n.id, n.kind, n.due_at from notice_about n
                                   where n.partner_id = p.id and n.article_id = a.id and
                        """ + OpenNotices.OPEN + """
                        ) n) as notices
                        from (select partner_id, min(delivered_at) as first_delivered_at, max(delivered_at) as last_delivered_at,
                                  max(version) as delivered_version
                              from receipt where article_id = :article and partner_id > :after group by partner_id order by partner_id limit :limit) had
                        join partner p on p.id = had.partner_id
                        join article a on a.id = :article
                        order by p.id
                        """)
                .with("copiesShown", RecipientView.COPIES_SHOWN)
                .with("article", article)
                .with("after", after)
                .with("limit", limit)
                .list(database, row -> RecipientView.of(row, article, url, now));
    }
}
