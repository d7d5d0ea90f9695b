package dateline.article.editing;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the names that exist. It locks the tags and authors among them until the transaction ends, because these can be deleted while nothing
 * names them: a deletion waits, and then finds the article that names them. All transactions lock them in the same order, so that they do not
 * deadlock.
 */
@Singleton
class ExistingNames {

    private static final String SELECT = """
            with tags as (
                select slug from tag where slug = any(cast(?1 as text[])) order by slug for key share
            ), authors as (
                select slug from author where slug = any(cast(?2 as text[])) order by slug for key share
            )
            select 'tag ' || slug from tags
            union all select 'author ' || slug from authors
            union all select 'section ' || slug from section where slug = ?3
            union all select 'source ' || slug from source where slug = ?4
            """;

    private final EntityManager entities;

    ExistingNames(EntityManager entities) {
        this.entities = entities;
    }

    /** @return the tags and authors that exist, each as kind, space and slug */
    Set<String> lock(Collection<String> tags, Collection<String> authors) {
        return lock(tags, authors, "", "");
    }

    /**
     * @param section empty for none
     * @param source empty for none
     */
    @SuppressWarnings("unchecked")
    Set<String> lock(Collection<String> tags, Collection<String> authors, String section, String source) {
        return new HashSet<>((List<String>) entities.createNativeQuery(SELECT)
                .setParameter(1, tags.toArray(String[]::new))
                .setParameter(2, authors.toArray(String[]::new))
                .setParameter(3, section)
                .setParameter(4, source)
                .getResultList());
    }
}
