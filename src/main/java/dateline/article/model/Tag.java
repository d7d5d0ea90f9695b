package dateline.article.model;

import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A tag: a keyword that articles share. */
@Entity
public class Tag extends EditedName {

    protected Tag() {}

    private Tag(String slug, String name, String by, Instant now) {
        super(slug, name, by, now);
    }

    public static Tag make(String slug, String name, String by, Instant now) {
        return new Tag(slug, name, by, now);
    }

    public static Optional<Tag> findAndLock(String slug) {
        return Tag.<Tag>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static Tag require(String slug) {
        return Tag.<Tag>findByIdOptional(slug).orElseThrow(() -> NameKind.TAG.notFound(slug));
    }

    public static List<Tag> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }

    public void edit(TagRequest request, String by, Instant now) {
        setEdited(request.name(), by, now);
    }
}
