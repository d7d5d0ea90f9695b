package dateline.article;

import dateline.http.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
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
    public Instant createdAt;

    static Author make(String slug, String name, Instant now) {
        Author author = new Author();
        author.slug = slug;
        author.name = name;
        author.createdAt = now;
        return author;
    }

    static Author required(String slug) {
        return Author.<Author>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of("author-not-found", "There is no author " + slug + "."));
    }

    static List<Author> after(String slug, int limit) {
        return find("slug > ?1 order by slug", slug).page(0, limit).list();
    }
}
