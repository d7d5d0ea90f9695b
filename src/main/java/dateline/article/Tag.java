package dateline.article;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
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
    /** Everybody may know it, whatever becomes of the stories that carry it. */
    public boolean announced;

    public Instant createdAt;

    static Tag make(String slug, String name, Instant now) {
        Tag tag = new Tag();
        tag.slug = slug;
        tag.announced = true;
        tag.name = name;
        tag.createdAt = now;
        return tag;
    }

    static Tag required(String slug) {
        return Tag.<Tag>findByIdOptional(slug).orElseThrow(() -> Wordlist.TAG.unknown(slug));
    }

    static List<Tag> named(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }
}
