package dateline.article.model;

import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.FlushModeType;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The four kinds of names that articles carry. */
public enum NameKind {
    SECTION("section-not-found", "a.section"),
    TAG("tag-not-found", "unnest(a.tags)"),
    AUTHOR("author-not-found", "unnest(a.authors)"),
    SOURCE("source-not-found", "a.source");

    private final String notFoundCode;
    private final String slugExpression;

    NameKind(String notFoundCode, String slugExpression) {
        this.notFoundCode = notFoundCode;
        this.slugExpression = slugExpression;
    }

    public String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Problem notFound(String slug) {
        return Problem.of(notFoundCode, "There is no " + table() + " " + slug + ".");
    }

    /** Returns the slugs of this kind that the article carries now. */
    public List<String> slugsOf(Article article) {
        return switch (this) {
            case SECTION -> listOf(article.section);
            case TAG -> article.tags;
            case AUTHOR -> article.authors;
            case SOURCE -> listOf(article.source);
        };
    }

    private static List<String> listOf(String slug) {
        return slug == null ? List.of() : List.of(slug);
    }

    /** Returns an SQL expression for the slugs of this kind that the article {@code a} carries, one per row. */
    public String slugExpression() {
        return slugExpression;
    }

    /**
     * Marks names as public for nodes of the previous release. This release counts the articles that carry a name
     * instead.
     */
    public void announce(Collection<String> slugs) {
        if (slugs.isEmpty()) return;
        // Runs before the article is written, because that write locks its sections: two transactions that both hold
        // a section could not both announce it. Rows are locked in the order of slugs, so that two articles with the
        // same new names do not deadlock.
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
