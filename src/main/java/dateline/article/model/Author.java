package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A person who can be named in a byline. */
@Entity
public class Author extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    public String title;
    public String organisation;
    public String biography;
    /** Whether the name is or was public. Read by nodes of the previous release. */
    public boolean announced;

    /**
     * Whether the name is public without an article that carries it. The database sets it, so that writes by nodes of
     * the previous release set it too.
     */
    @Column(insertable = false, updatable = false)
    public boolean putByEditor;

    public Instant createdAt;

    public static Author make(String slug, String name, Instant now) {
        Author author = new Author();
        author.slug = slug;
        author.announced = true;
        author.name = name;
        author.createdAt = now;
        return author;
    }

    public static Author require(String slug) {
        return Author.<Author>findByIdOptional(slug).orElseThrow(() -> NameKind.AUTHOR.notFound(slug));
    }

    public static List<Author> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }
}
