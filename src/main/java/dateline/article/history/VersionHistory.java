package dateline.article.history;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.article.model.Audience;
import dateline.article.read.ArticleSerializer;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
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

    private static final Sql SELECT_VERSION = Sql.load("article-version");

    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final ArticleSerializer serializer;
    private final Cursors cursors;
    private final Caller caller;
    private final PageLinks links;
    private final PublicUrl url;
    private final Now now;

    VersionHistory(
            AgroalDataSource database,
            ArticleRows articles,
            ArticleSerializer serializer,
            Cursors cursors,
            Caller caller,
            PageLinks links,
            PublicUrl url,
            Now now) {
        this.database = database;
        this.articles = articles;
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
            sql = sql.add(
                            "and (v.number = :version or v.visibility <> 'licensed' and later.created_at > cast(:firstPublicAt as timestamptz))")
                    .with("version", article.version())
                    .with("firstPublicAt", article.firstPublicAt());
        }
        if (cursor != null) {
            List<String> position = cursors.open(links.query(), cursor);
            sql = sql.add("and v.number < :position").with("position", Integer.parseInt(position.get(0)));
        }
        sql = sql.add("order by v.number desc limit :limit").with("limit", limit + 1);
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

    /**
     * Reads a version whatever the state of the article.
     *
     * @throws Problem 404 for a version that does not exist
     */
    SerializedArticle readAnyVersion(ArticleRow article, int number) {
        VersionRow version = find(article, number, false).orElseThrow(() -> versionNotFound(article, number));
        return serializer.serializeVersion(loadVersion(article, version), Audience.NEWSROOM, now.instant());
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
                                        "from: there is no version " + numberBefore + ". The live version is "
                                                + article.version() + ".")
                                .parameter("from", "version-unknown", "Must be from 0 to " + article.version() + "."));
        return VersionDiff.of(article.id(), before, after, now.instant(), url);
    }

    private Optional<VersionRow> find(ArticleRow article, int number, boolean withContent) {
        return select(article, withContent)
                .add("and v.number = :number")
                .with("number", number)
                .first(database, VersionRow::of);
    }

    private static Problem versionNotFound(ArticleRow article, int number) {
        return Problem.of(
                "version-not-found",
                "There is no version " + number + " of this article that you may read here. The live version is "
                        + article.version() + ".");
    }

    private static Sql select(ArticleRow article, boolean withContent) {
        String source = article.source() == null ? null : article.source().slug();
        return Sql.of("""
                        select v.number, v.kind, v.note, v.slug, v.visibility, v.content_hash, v.created_at, v.created_by,
                               later.created_at as replaced_at, present.updated_at as rules_at,
                               coalesce(own.public_history and present.public_history, false) as public_history,
                        """)
                .add(withContent ? "v.content" : "null as content")
                .add("""
                        from version v
                        left join version later on later.article_id = v.article_id and later.number = v.number + 1
                        left join source own on own.slug = v.content ->> 'source'
                        left join source present on present.slug = cast(:source as text)
                        where v.article_id = :article and v.number <= :version
                        """)
                .with("source", source)
                .with("article", article.id())
                .with("version", article.version());
    }

    // Names have their current labels. Which names the article carries is that of the version.
    private ArticleRow loadVersion(ArticleRow article, VersionRow version) {
        Sql row = SELECT_VERSION
                .with("modifiedAt", version.liveSince(article).orElse(version.createdAt()))
                .with("article", article.id())
                .with("number", version.number());
        return articles.findIn(
                        row,
                        ArticleRead.withContent(Audience.NEWSROOM, now.instant())
                                .withBody())
                .orElseThrow(() -> versionNotFound(article, version.number()));
    }
}
