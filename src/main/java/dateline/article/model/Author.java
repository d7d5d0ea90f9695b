package dateline.article.model;

import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A person who can be named in a byline. */
@Entity
public class Author extends EditedName {

    public String title;
    public String organisation;
    public String biography;

    protected Author() {}

    private Author(String slug, String name, String by, Instant now) {
        super(slug, name, by, now);
    }

    public static Author make(String slug, String name, String by, Instant now) {
        return new Author(slug, name, by, now);
    }

    public static Optional<Author> findAndLock(String slug) {
        return Author.<Author>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static Author require(String slug) {
        return Author.<Author>findByIdOptional(slug).orElseThrow(() -> NameKind.AUTHOR.notFound(slug));
    }

    public static List<Author> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }

    public void edit(AuthorRequest request, String by, Instant now) {
        setEdited(request.name(), by, now);
        title = request.title();
        organisation = request.organisation();
        biography = request.biography();
    }
}
