package dateline.article.drafts;

import dateline.article.model.Article;
import dateline.article.model.SectionTree;
import dateline.article.search.ArticleFilter;
import dateline.database.sql.Sql;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Lists drafts, most recently edited first, with keyset pagination. There is no index for the filters, so one page
 * examines at most {@value #WINDOW} drafts; it may have fewer items than requested and still have a next page.
 */
@Singleton
public class DraftList {

    // A hyphen without a word to exclude. PostgreSQL would nest the negations, and refuses more than 32.
    private static final Pattern EXCLUDES_NOTHING = Pattern.compile("-(?!\"?[\\p{L}\\p{N}])");
    private static final int WINDOW = 10_000;
    private static final String STATES = "draft|scheduled|embargoed|live|withheld|unpublished|expired";

    // The same as Article.state.
    private static final String STATE = """
            case when a.version = 0 then 'draft' when a.pub_status <> 'usable' then a.pub_status
                when a.unpublished_at is not null then 'unpublished'
                when a.published_at > n.now then
                    case when a.published_at = a.embargoed_until and coalesce(a.scheduled_at <= n.now, true)
                        then 'embargoed' else 'scheduled' end
                when a.expires_at <= n.now then 'expired' else 'live' end
            """;

    /** Where a page ends. */
    private record DraftPosition(Instant editedAt, UUID article) {}

    private final AgroalDataSource database;
    private final Cursors cursors;
    private final PageLinks links;

    DraftList(AgroalDataSource database, Cursors cursors, PageLinks links) {
        this.database = database;
        this.cursors = cursors;
        this.links = links;
    }

    public Page<DraftSummary> list(DraftQuery query, Instant now) {
        Sql window = window(query.cursor());
        List<DraftSummary> found = select(query, window, now).list(database, row -> toSummary(row, now));
        if (found.size() > query.pageSize())
            return Page.of(
                    found.subList(0, query.pageSize()),
                    query.pageSize(),
                    true,
                    items -> seal(positionOf(items.get(items.size() - 1))),
                    links);
        Optional<DraftPosition> end = lastOf(window);
        return Page.of(found, query.pageSize(), end.isPresent(), items -> seal(end.orElseThrow()), links);
    }

    private static DraftPosition positionOf(DraftSummary draft) {
        return new DraftPosition(draft.editedAt(), draft.id());
    }

    private String seal(DraftPosition position) {
        return cursors.seal(
                links.query(),
                position.editedAt().toString(),
                position.article().toString());
    }

    /** Returns the drafts after the cursor, without a limit. */
    private Sql window(String cursor) {
        Sql window = Sql.of("select updated_at, article_id from draft");
        if (cursor != null) {
            List<String> position = cursors.open(links.query(), cursor);
            window = window.add("where (updated_at, article_id) < (:editedAt, :article)")
                    .with("editedAt", Instant.parse(position.get(0)))
                    .with("article", UUID.fromString(position.get(1)));
        }
        return window.add("order by updated_at desc, article_id desc");
    }

    /** Returns the last draft that a page examines; empty if no drafts follow those. */
    private Optional<DraftPosition> lastOf(Sql window) {
        return window.add("offset :offset limit 1")
                .with("offset", WINDOW - 1)
                .first(
                        database,
                        row -> new DraftPosition(Sql.instant(row, "updated_at"), row.getObject(2, UUID.class)));
    }

    private static Sql select(DraftQuery query, Sql window, Instant now) {
        Sql sql = Sql.of("with examined as materialized (")
                .add(window)
                .add("limit :window)")
                .with("window", WINDOW)
                .add("""
                        select a.*, d.revision, d.published_revision, d.slug as draft_slug, draft_content(d) ->> 'headline' as headline,
                               draft_content(d) ->> 'section' as draft_section, draft_content(d) ->> 'language' as draft_language,
                               d.updated_at as edited_at, d.updated_by
                        from examined e join draft d on d.article_id = e.article_id join article a on a.id = d.article_id
                        cross join (values (cast(:now as timestamptz))) n (now)
                        where a.pub_status <> 'canceled'
                        """)
                .with("now", now);
        List<String> states =
                ArticleFilter.values("state", query.state(), STATES, "any of " + STATES.replace("|", ", "));
        if (!states.isEmpty()) sql = sql.add("and " + STATE + "= any(:states)").with("states", states);
        List<String> sections = ArticleFilter.slugs("section", query.section());
        if (!sections.isEmpty())
            sql = sql.add("and draft_content(d) ->> 'section' = any(:sections)")
                    .with(
                            "sections",
                            SectionTree.load().withDescendants(sections).stream()
                                    .toList());
        List<String> authors = ArticleFilter.slugs("author", query.author());
        if (!authors.isEmpty())
            sql = sql.add(
                            "and exists (select from jsonb_array_elements(draft_content(d) -> 'bylines') b where b ->> 'author' = any(:authors))")
                    .with("authors", authors);
        if (query.q() != null)
            sql = sql.add(
                            "and to_tsvector('simple', concat_ws(' ', draft_content(d) ->> 'headline', draft_content(d) ->> 'teaser')) @@ websearch_to_tsquery('simple', :words)")
                    .with("words", EXCLUDES_NOTHING.matcher(query.q()).replaceAll(" "));
        boolean isByTime = query.scheduledFrom() != null || query.scheduledTo() != null;
        if (isByTime) sql = sql.add("and " + STATE + "in ('scheduled', 'embargoed')");
        if (query.scheduledFrom() != null)
            sql = sql.add("and a.published_at >= :scheduledFrom").with("scheduledFrom", query.scheduledFrom());
        if (query.scheduledTo() != null)
            sql = sql.add("and a.published_at < :scheduledTo").with("scheduledTo", query.scheduledTo());
        return sql.add("order by e.updated_at desc, e.article_id desc limit :limit")
                .with("limit", query.pageSize() + 1);
    }

    private static DraftSummary toSummary(ResultSet row, Instant now) throws SQLException {
        Article article = new Article();
        article.version = row.getInt("version");
        article.pubStatus = row.getString("pub_status");
        article.publishedAt = Sql.instant(row, "published_at");
        article.embargoedUntil = Sql.instant(row, "embargoed_until");
        article.scheduledAt = Sql.instant(row, "scheduled_at");
        article.expiresAt = Sql.instant(row, "expires_at");
        article.unpublishedAt = Sql.instant(row, "unpublished_at");
        long published = row.getLong("published_revision");
        return DraftSummaryBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .revision(row.getLong("revision"))
                .version(article.version)
                .state(article.state(now).apiName())
                .unpublishedChanges(published != row.getLong("revision"))
                .slug(row.getString("draft_slug"))
                .language(row.getString("draft_language"))
                .headline(row.getString("headline"))
                .section(row.getString("draft_section"))
                .publishedAt(article.publishedAt)
                .createdAt(Sql.instant(row, "created_at"))
                .editedAt(Sql.instant(row, "edited_at"))
                .editedBy(row.getString("updated_by"))
                .build();
    }
}
