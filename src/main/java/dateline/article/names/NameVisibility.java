package dateline.article.names;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.article.search.ArticleFilter;
import dateline.article.search.IndexRange;
import dateline.database.sql.Sql;
import dateline.http.base.DidYouMean;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which names of sections, tags, authors and sources the caller may know at the instant of the request. Keys of
 * the newsroom know all names. All other callers, partners included, know those of {@link PublicNames}: a name is
 * hidden if all articles that carry it are drafts, under embargo, licensed, withheld or killed.
 */
@RequestScoped
public class NameVisibility {

    private static final List<String> NEWSROOM_SCOPES = List.of(
            Scopes.ARTICLES_READ,
            Scopes.ARTICLES_WRITE,
            Scopes.FEEDS_WRITE,
            Scopes.PERMISSIONS_WRITE,
            Scopes.PARTNERS_WRITE);

    private static final int MAX_CONSIDERED = 2_000;

    private final AgroalDataSource database;
    private final Caller caller;
    private final Now now;

    NameVisibility(AgroalDataSource database, Caller caller, Now now) {
        this.database = database;
        this.caller = caller;
        this.now = now;
    }

    /** @return at most {@code limit} slugs after {@code slug}, ascending */
    List<String> findAfter(NameKind kind, String slug, int limit) {
        Sql sql = isNewsroom()
                ? Sql.of("select slug from %s where slug > :slug order by slug limit :limit".formatted(kind.table()))
                        .with("slug", slug)
                        .with("limit", limit)
                : PublicNames.after(kind, now.instant(), slug, limit);
        return sql.list(database, row -> row.getString(1));
    }

    /**
     * @return {@code slug}
     * @throws Problem 404, the same for a name that does not exist and one that the caller may not know
     */
    String requireKnowable(NameKind kind, String slug) {
        if (!findKnowable(kind, List.of(slug)).contains(slug)) throw kind.notFound(slug);
        return slug;
    }

    /** @return the given slugs that the caller may know */
    public Set<String> knowableSections(Collection<String> slugs) {
        return findKnowable(NameKind.SECTION, slugs);
    }

    /** @return the queries that name only what the caller may know */
    public Set<ArticleFilter> knowableFilters(Collection<ArticleFilter> filters) {
        Set<ArticleFilter> knowable = new HashSet<>(filters);
        if (isNewsroom()) return knowable;
        for (NameKind kind : NameKind.values()) {
            Set<String> slugs = new HashSet<>();
            knowable.forEach(filter -> slugs.addAll(filter.names(kind)));
            if (slugs.isEmpty()) continue;
            Set<String> knowableSlugs = findKnowable(kind, slugs);
            knowable.removeIf(filter -> !knowableSlugs.containsAll(filter.names(kind)));
        }
        return knowable;
    }

    private Set<String> findKnowable(NameKind kind, Collection<String> slugs) {
        Sql sql = isNewsroom()
                ? Sql.of("select slug from %s where slug = any(:slugs)".formatted(kind.table()))
                        .with("slugs", slugs)
                : PublicNames.among(kind, now.instant(), slugs);
        return new HashSet<>(sql.list(database, row -> row.getString(1)));
    }

    /**
     * The given slugs of names that are public or, for a key that reads licensed articles, that a live article carries.
     * A key of the newsroom may know others, too, but no list of articles shows that they exist.
     */
    Set<String> findListed(NameKind kind, Collection<String> slugs) {
        Set<String> listed =
                new HashSet<>(PublicNames.among(kind, now.instant(), slugs).list(database, row -> row.getString(1)));
        if (!caller.isNewsroom()) return listed;
        String prefix = kind.table() + ":";
        listed.addAll(Sql.of("select s.term from unnest(cast(:terms as text[])) s(term)")
                .with("terms", IndexRange.terms(kind.table(), slugs))
                .add(
                        "where exists (select from article_term t join article a on a.id = t.article_id where t.term = s.term and")
                .add(ArticleSql.live("a", now.instant()))
                .add(")")
                .list(database, row -> row.getString(1).substring(prefix.length())));
        return listed;
    }

    /**
     * Suggests a public name for a slug that is no name, the same for every caller. Only the first 2,000 public names from
     * the first letter of the slug on are considered. Hidden names are not read, so that they change neither the result
     * nor its cost.
     */
    Optional<String> suggest(NameKind kind, String slug) {
        List<String> names = PublicNames.after(kind, now.instant(), slug.substring(0, 1), MAX_CONSIDERED)
                .list(database, row -> row.getString(1));
        return DidYouMean.of(slug, names);
    }

    private boolean isNewsroom() {
        return NEWSROOM_SCOPES.stream().anyMatch(caller::hasScope);
    }
}
