package dateline.article;

import dateline.http.Problem;
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
    public Instant createdAt;

    static Tag make(String slug, String name, Instant now) {
        Tag tag = new Tag();
        tag.slug = slug;
        tag.name = name;
        tag.createdAt = now;
        return tag;
    }

    static Tag required(String slug) {
        return Tag.<Tag>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of("tag-not-found", "There is no tag " + slug + "."));
    }

    static List<Tag> after(String slug, int limit) {
        return find("slug > ?1 order by slug", slug).page(0, limit).list();
    }
}
