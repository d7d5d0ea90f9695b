package dateline.article.history;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.article.model.Audience;
import dateline.article.read.ArticleSerializer;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRowReader;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Version history of a live article. The newsroom reads all versions. All other callers see the list of versions that
 * were publicly readable, and their text if the source keeps a public history.
 */
@RequestScoped
public class VersionHistory {

    private final AgroalDataSource database;
    private final ArticleSerializer serializer;
    private final Cursors cursors;
    private final Caller caller;
    private final PageLinks links;
    private final PublicUrl url;
    private final Now now;

    VersionHistory(
            AgroalDataSource database,
            ArticleSerializer serializer,
            Cursors cursors,
            Caller caller,
            PageLinks links,
            PublicUrl url,
            Now now) {
        this.database = database;
        this.serializer = serializer;
        this.cursors = cursors;
        this.caller = caller;
        this.links = links;
        this.url = url;
        this.now = now;
    }

    /**
     * Lists versions, newest first.
     *
     * @param article live, and visible to the caller
     */
    Page<VersionView> listVersions(ArticleRow article, Audience audience, int limit, String cursor) {
        Sql sql = select(article, false);
        // Same condition as VersionRow.wasPublic, in SQL because pages are cut there.
        if (audience == Audience.EVERYBODY) {
            sql.add(
                    "and (v.number = ? or v.visibility <> 'licensed' and later.created_at > cast(? as timestamptz))",
                    article.version(),
                    article.firstPublicAt());
        }
        if (cursor != null) {
            List<String> position = cursors.open(links.query(), cursor);
            sql.add("and v.number < ?", Integer.parseInt(position.get(0)));
        }
        sql.add("order by v.number desc limit ?", limit + 1);
        List<VersionRow> rows = sql.list(database, VersionRow::of);
        Instant lastModified = Stream.concat(
                        Stream.of(article.modifiedAt()), rows.stream().map(VersionRow::sourceUpdatedAt))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        return Page.of(rows, limit, last -> cursors.seal(links.query(), String.valueOf(last.number())), links, null)
                .map(row -> VersionView.of(row, article, audience, url))
                .modified(lastModified);
    }

    /**
     * @return the article as of that version
     * @throws Problem 404 for a version that the caller may not know; 401 or 403 for text that needs a scope
     */
    SerializedArticle readVersion(ArticleRow article, Audience audience, int number) {
        VersionRow version = find(article, number, false)
                .filter(found -> audience == Audience.NEWSROOM || found.wasPublic(article))
                .orElseThrow(() -> versionNotFound(article, number));
        boolean live = number == article.version();
        if (!live && !version.isFullyReadableBy(article, audience)) caller.require(Scopes.ARTICLES_READ);
        ArticleRow row = live ? article : loadVersion(article, version);
        return serializer.serializeVersion(row, audience, now.instant());
    }

    /** @param from number of the version to compare with; null for the previous one, 0 for an empty article */
    VersionDiff compare(ArticleRow article, int number, Integer from) {
        VersionRow after = find(article, number, true).orElseThrow(() -> versionNotFound(article, number));
        int numberBefore = from == null ? number - 1 : from;
        VersionRow before = numberBefore == 0
                ? null
                : find(article, numberBefore, true)
                        .orElseThrow(() -> Problem.of(
                                        "parameter-invalid",
                                        "from: there is no version " + numberBefore + "; the live one is "
                                                + article.version() + ".")
                                .parameter("from", "version-unknown", "From 0 to " + article.version() + "."));
        return VersionDiff.of(article.id(), before, after, now.instant(), url);
    }

    private Optional<VersionRow> find(ArticleRow article, int number, boolean withContent) {
        return select(article, withContent).add("and v.number = ?", number).first(database, VersionRow::of);
    }

    private static Problem versionNotFound(ArticleRow article, int number) {
        return Problem.of(
                "version-not-found",
                "There is no version " + number + " of this article to be read here; the live one is "
                        + article.version() + ".");
    }

    private static Sql select(ArticleRow article, boolean withContent) {
        String source = article.source() == null ? null : article.source().slug();
        return new Sql()
                .add("""
                        select v.number, v.kind, v.note, v.slug, v.visibility, v.content_hash, v.created_at, v.created_by,
                               later.created_at as replaced_at, present.updated_at as rules_at,
                               coalesce(own.public_history and present.public_history, false) as public_history,
                        """)
                .add(withContent ? "v.content" : "null as content")
                .add("""
                        from version v
                        left join version later on later.article_id = v.article_id and later.number = v.number + 1
                        left join source own on own.slug = v.content ->> 'source'
                        left join source present on present.slug = cast(? as text)
                        where v.article_id = ? and v.number <= ?
                        """, source, article.id(), article.version());
    }

    // Names have their current labels. Which names the article carries is that of the version.
    private ArticleRow loadVersion(ArticleRow article, VersionRow version) {
        return new Sql()
                .add("""
                        select a.id, v.slug, v.number as version, a.pub_status, a.published_at, cast(? as timestamptz) as modified_at, a.reshown_at,
                               a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at, a.first_public_at, v.content,
                               a.status_at, a.status_reason, a.kill_notice, cast(null as uuid) as seen_replacement,
                               (select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at,
                                                                    'version', c.version) order by c.version desc)
                                from correction c where c.article_id = a.id and c.version <= v.number) as corrections,
                               coalesce(v.visibility, v.content ->> 'visibility', s.visibility, 'public') as effective_visibility,
                               sec.slug as section, sec.name as section_name, s.slug as source, s.name as source_name, s.url as source_url,
                               s.copyright_holder as source_holder, s.copyright_notice as source_notice,
                               s.media_syndicatable as source_media, null as translations,
                               (select jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name) order by o.n)
                                from jsonb_array_elements_text(v.content -> 'tags') with ordinality o(slug, n)
                                join tag t on t.slug = o.slug) as tag_names
                        from version v join article a on a.id = v.article_id
                        left join source s on s.slug = v.content ->> 'source'
                        left join section sec on sec.slug = v.content ->> 'section'
                        where v.article_id = ? and v.number = ?
                        """, version.liveSince(article).orElse(version.createdAt()), article.id(), version.number())
                .first(database, ArticleRowReader::readWithNames)
                .orElseThrow(() -> versionNotFound(article, version.number()));
    }
}
