package dateline.article.model;

import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.FlushModeType;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The four lists of names by which articles are told apart. */
public enum NameKind {
    SECTION("section-not-found", "a.section"),
    TAG("tag-not-found", "unnest(a.tags)"),
    AUTHOR("author-not-found", "unnest(a.authors)"),
    SOURCE("source-not-found", "a.source");

    private final String notFound;
    private final String carried;

    NameKind(String notFound, String carried) {
        this.notFound = notFound;
        this.carried = carried;
    }

    public String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Problem unknown(String slug) {
        return Problem.of(notFound, "There is no " + table() + " " + slug + ".");
    }

    /** The names of this list that the article carries now. */
    public List<String> of(Article article) {
        return switch (this) {
            case SECTION -> alone(article.section);
            case TAG -> article.tags;
            case AUTHOR -> article.authors;
            case SOURCE -> alone(article.source);
        };
    }

    private static List<String> alone(String slug) {
        return slug == null ? List.of() : List.of(slug);
    }

    /** SQL expression: the slugs of this list that the article {@code a} carries, one per row. */
    public String carried() {
        return carried;
    }

    /** For nodes of the release before this one, which show these names from now on; this release counts the articles that carry them. */
    public void announce(Collection<String> slugs) {
        if (slugs.isEmpty()) return;
        // Before the article is written, which holds its sections against being moved: two first stories of a section
        // that both held it could not both announce it. In the order of slugs, so that two stories with the same new
        // names do not wait
        // for each other.
        Panache.getEntityManager()
                .createNativeQuery("""
                        update %1$s set announced = true where slug in (
                            select slug from %1$s where slug = any(cast(?1 as text[])) and not announced
                            order by slug for no key update)
                        """.formatted(table()))
                .setParameter(1, slugs.toArray(String[]::new))
                .setFlushMode(FlushModeType.COMMIT)
                .executeUpdate();
    }
}
