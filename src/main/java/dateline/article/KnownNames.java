package dateline.article;

import dateline.access.Caller;
import dateline.access.Scopes;
import dateline.database.Sql;
import dateline.http.Now;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which names of sections, tags, authors and sources the caller may know. The newsroom's desks know all. Everybody else, a partner
 * included, knows those that were announced and those that a story they can read carries: what a working copy, an embargo or a licence
 * holds back gives no name away. The instant of the request decides, no job.
 */
@RequestScoped
public class KnownNames {

    private static final List<String> DESKS = List.of(
            Scopes.ARTICLES_READ,
            Scopes.ARTICLES_WRITE,
            Scopes.FEEDS_WRITE,
            Scopes.PERMISSIONS_WRITE,
            Scopes.PARTNERS_WRITE);

    private final AgroalDataSource database;
    private final Caller caller;
    private final Now now;

    KnownNames(AgroalDataSource database, Caller caller, Now now) {
        this.database = database;
        this.caller = caller;
        this.now = now;
    }

    /** @return slugs in order, at most limit of those that come after one */
    List<String> after(Wordlist list, String slug, int limit) {
        return select(list)
                .add("and n.slug > ? order by n.slug limit ?", slug, limit)
                .list(database, row -> row.getString(1));
    }

    /** @return the slug itself; @throws Problem the same 404 for a name that there is not and one that is not the caller's to know */
    String required(Wordlist list, String slug) {
        return select(list)
                .add("and n.slug = ?", slug)
                .first(database, row -> row.getString(1))
                .orElseThrow(() -> list.unknown(slug));
    }

    /** @return those of them that the caller may know */
    public Set<String> sections(Collection<String> slugs) {
        return new HashSet<>(
                select(Wordlist.SECTION).add("and n.slug = any(?)", slugs).list(database, row -> row.getString(1)));
    }

    /** @return those of the queries that name nothing but what the caller may know */
    public Set<ArticleFilter> clean(Collection<ArticleFilter> queries) {
        Set<ArticleFilter> clean = new HashSet<>(queries);
        if (newsroom()) return clean;
        for (Wordlist list : Wordlist.values()) {
            Set<String> named = new HashSet<>();
            clean.forEach(query -> named.addAll(query.names(list)));
            if (named.isEmpty()) continue;
            Set<String> known = new HashSet<>(
                    select(list).add("and n.slug = any(?)", named).list(database, row -> row.getString(1)));
            clean.removeIf(query -> !known.containsAll(query.names(list)));
        }
        return clean;
    }

    private boolean newsroom() {
        return DESKS.stream().anyMatch(caller::may);
    }

    private Sql select(Wordlist list) {
        return new Sql()
                .add("select n.slug from " + list.table() + " n where")
                .add(newsroom() ? new Sql().add("true") : list.known(now.instant()));
    }
}
