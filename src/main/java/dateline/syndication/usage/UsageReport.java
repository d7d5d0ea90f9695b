package dateline.syndication.usage;

import dateline.database.sql.Sql;
import dateline.http.describe.Document;
import dateline.http.response.CsvDocument;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.rights.Use;
import dateline.syndication.partner.ReportNames;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Sums receipts by partner, permission, article, period and use. The order is that of the index {@code receipt_by_use}, so
 * that a page reads only its own part of the index.
 */
@RequestScoped
class UsageReport {

    // The use comes last, as readers of release 1.0 know the columns before it.
    private static final List<String> COLUMNS = List.of(
            "period",
            "partner",
            "permission",
            "article",
            "level",
            "versions",
            "deliveries",
            "counted",
            "firstDeliveredAt",
            "lastDeliveredAt");

    private final AgroalDataSource database;
    private final Cursors cursors;
    private final PageLinks links;
    private final ReportNames names;

    UsageReport(AgroalDataSource database, Cursors cursors, PageLinks links, ReportNames names) {
        this.database = database;
        this.cursors = cursors;
        this.links = links;
        this.names = names;
    }

    /** @param partner null for all partners */
    Page<UsageItem> page(UUID partner, UsageQuery query) {
        Sql sums = Sql.of("""
                        select r.partner_id, r.permission_id, r.article_id, date_trunc(:period, r.delivered_at, 'UTC') as starts, r.use,
                            max(array_position(array['headline', 'excerpt', 'full'], r.level)) as most,
                            count(distinct r.version) as versions, count(*) as deliveries,
                            min(r.delivered_at) as first_at, max(r.delivered_at) as last_at
                        from receipt r where true
                        """).with("period", query.periodOrDefault());
        if (partner != null) sums = sums.add("and r.partner_id = :partner").with("partner", partner);
        if (query.permission() != null)
            sums = sums.add("and r.permission_id = :permission").with("permission", query.permission());
        if (query.article() != null)
            sums = sums.add("and r.article_id = :article").with("article", query.article());
        if (query.deliveredFrom() != null)
            sums = sums.add("and r.delivered_at >= :deliveredFrom").with("deliveredFrom", query.deliveredFrom());
        if (query.deliveredTo() != null)
            sums = sums.add("and r.delivered_at < :deliveredTo").with("deliveredTo", query.deliveredTo());
        if (query.cursor() != null)
            sums = sums.add(startingAt(cursors.open(links.query(), query.cursor()), query.periodOrDefault()));
        sums = sums.add("group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5 limit :limit")
                .with("limit", query.limitOrDefault() + 1);
        List<UsageItem> items = Sql.of("""
                        select s.*, (array['headline', 'excerpt', 'full'])[s.most] as level, :byDay as by_day,
                            coalesce(date_trunc(:period, (select min(f.delivered_at) from receipt f
                                where f.permission_id = s.permission_id and f.article_id = s.article_id and f.use = s.use and f.level = 'full'), 'UTC')
                                = s.starts, false) as counted
                        from (
                        """)
                .with("byDay", query.periodOrDefault().equals("day"))
                .with("period", query.periodOrDefault())
                .add(sums)
                .add(") s order by s.partner_id, s.permission_id, s.article_id, s.starts, s.use")
                .list(database, UsageItem::of);
        return Page.of(
                items, query.limitOrDefault(), last -> cursors.seal(links.query(), last.position()), links, null);
    }

    // The first condition is an index condition. The index does not contain period and use, so the second condition
    // excludes earlier ones of the last article.
    private static Sql startingAt(List<String> position, String period) {
        UUID partner = UUID.fromString(position.get(0));
        UUID permission = UUID.fromString(position.get(1));
        UUID article = UUID.fromString(position.get(2));
        // A cursor of release 1.0 names no use.
        String use = position.size() > 4 ? position.get(4) : Use.REPRODUCE.wireName();
        return Sql.of("and (r.partner_id, r.permission_id, r.article_id) >= (:partner, :permission, :article)")
                .with("partner", partner)
                .with("permission", permission)
                .with("article", article)
                .add(
                        "and (r.partner_id, r.permission_id, r.article_id, date_trunc(:period, r.delivered_at, 'UTC'), r.use) > (:partner, :permission, :article, :startsAt, :use)")
                .with("period", period)
                .with("partner", partner)
                .with("permission", permission)
                .with("article", article)
                .with("startsAt", Instant.parse(position.get(3)))
                .with("use", use);
    }

    /** Returns the page with the names of partners, permissions and articles. */
    Page<UsageItem> withNames(Page<UsageItem> page) {
        Map<UUID, String> found = names.find(
                page.items().stream().flatMap(item -> Stream.of(item.partner(), item.permission(), item.article())));
        return page.map(item -> item.withNames(found));
    }

    /** Returns the same page as CSV. */
    RestResponse<Document> toCsv(Page<UsageItem> page) {
        return CsvDocument.of(
                page,
                Stream.concat(COLUMNS.stream(), Stream.of("use")).toList(),
                item -> Stream.concat(cells(item), Stream.of(item.use())));
    }

    private static Stream<?> cells(UsageItem item) {
        return Stream.of(
                item.period(),
                item.partner(),
                item.permission(),
                item.article(),
                item.level(),
                item.versions(),
                item.deliveries(),
                item.counted(),
                item.firstDeliveredAt(),
                item.lastDeliveredAt());
    }

    /** Returns the same page as CSV, with the names in the last columns. */
    RestResponse<Document> toCsvWithNames(Page<UsageItem> page) {
        return CsvDocument.of(
                page,
                Stream.concat(COLUMNS.stream(), Stream.of("partnerName", "permissionTitle", "headline", "use"))
                        .toList(),
                item -> Stream.concat(
                        cells(item),
                        Stream.of(item.partnerName(), item.permissionTitle(), item.headline(), item.use())));
    }
}
