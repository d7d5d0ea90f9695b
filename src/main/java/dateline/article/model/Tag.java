package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A tag: a keyword that articles share. */
@Entity
public class Tag extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    /** Whether the name is or was public. Read by nodes of the previous release. */
    public boolean announced;

    /**
     * Whether the name is public without an article that carries it. The database sets it, so that writes by nodes of
     * the previous release set it too.
     */
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

    public static Tag require(String slug) {
        return Tag.<Tag>findByIdOptional(slug).orElseThrow(() -> NameKind.TAG.notFound(slug));
    }

    public static List<Tag> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }
}
