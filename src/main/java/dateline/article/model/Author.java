package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** Somebody with a byline. */
@Entity
public class Author extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    public String title;
    public String organisation;
    public String biography;
    /** Everybody may know it, or could once: what the release before this one goes by. */
    public boolean announced;

    /** Public whatever carries it; set by the database, so that nodes of the release before set it, too. */
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

    public static Author required(String slug) {
        return Author.<Author>findByIdOptional(slug).orElseThrow(() -> NameKind.AUTHOR.unknown(slug));
    }

    public static List<Author> named(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }
}
