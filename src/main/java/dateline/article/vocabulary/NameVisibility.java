package dateline.article.vocabulary;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.article.model.NameKind;
import dateline.article.search.ArticleFilter;
import dateline.database.sql.Sql;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which names of sections, tags, authors and sources the caller may know at the instant of the request. Keys of
 * the newsroom know all names. All other callers, partners included, know those of {@link PublicNames}: a name is
 * hidden if all articles that carry it are drafts, under embargo, licensed, withheld or killed.
 */
@RequestScoped
public class NameVisibility {

    private static final List<String> DESKS = List.of(
            Scopes.ARTICLES_READ,
            Scopes.ARTICLES_WRITE,
            Scopes.FEEDS_WRITE,
            Scopes.PERMISSIONS_WRITE,
            Scopes.PARTNERS_WRITE);

    private final AgroalDataSource database;
    private final Caller caller;
    private final Now now;

    NameVisibility(AgroalDataSource database, Caller caller, Now now) {
        this.database = database;
        this.caller = caller;
        this.now = now;
    }

    /** @return at most {@code limit} slugs after {@code slug}, ascending */
    List<String> after(NameKind list, String slug, int limit) {
        Sql sql = newsroom()
                ? new Sql()
                        .add(
                                "select slug from %s where slug > ? order by slug limit ?".formatted(list.table()),
                                slug,
                                limit)
                : PublicNames.after(list, now.instant(), slug, limit);
        return sql.list(database, row -> row.getString(1));
    }

    /**
     * @return {@code slug}
     * @throws Problem 404, the same for a name that does not exist and one that the caller may not know
     */
    String required(NameKind list, String slug) {
        if (!known(list, List.of(slug)).contains(slug)) throw list.unknown(slug);
        return slug;
    }

    /** @return the given slugs that the caller may know */
    public Set<String> sections(Collection<String> slugs) {
        return known(NameKind.SECTION, slugs);
    }

    /** @return the queries that name only what the caller may know */
    public Set<ArticleFilter> clean(Collection<ArticleFilter> queries) {
        Set<ArticleFilter> clean = new HashSet<>(queries);
        if (newsroom()) return clean;
        for (NameKind list : NameKind.values()) {
            Set<String> named = new HashSet<>();
            clean.forEach(query -> named.addAll(query.names(list)));
            if (named.isEmpty()) continue;
            Set<String> known = known(list, named);
            clean.removeIf(query -> !known.containsAll(query.names(list)));
        }
        return clean;
    }

    private Set<String> known(NameKind list, Collection<String> slugs) {
        Sql sql = newsroom()
                ? new Sql().add("select slug from %s where slug = any(?)".formatted(list.table()), slugs)
                : PublicNames.among(list, now.instant(), slugs);
        return new HashSet<>(sql.list(database, row -> row.getString(1)));
    }

    private boolean newsroom() {
        return DESKS.stream().anyMatch(caller::may);
    }
}
