package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A word that stories share. */
@Entity
public class Tag extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    /** Everybody may know it, or could once: what the release before this one goes by. */
    public boolean announced;

    /** Public whatever carries it; set by the database, so that nodes of the release before set it, too. */
    @Column(insertable = false, updatable = false)
    public boolean putByEditor;

    public Instant createdAt;

    public static Tag make(String slug, String name, Instant now) {
        Tag tag = new Tag();
        tag.slug = slug;
        tag.announced = true;
        tag.name = name;
        tag.createdAt = now;
        return tag;
    }

    public static Tag required(String slug) {
        return Tag.<Tag>findByIdOptional(slug).orElseThrow(() -> NameKind.TAG.unknown(slug));
    }

    public static List<Tag> named(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }
}
