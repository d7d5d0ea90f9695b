package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;

/** A name that articles carry and editors create and edit: a section, tag, author or source. */
@MappedSuperclass
public abstract class EditedName extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    public int version;
    /** Whether the name is or was public. Read by nodes of the previous release. */
    public boolean announced;

    /**
     * Whether the name is public without an article that carries it. The database sets it, so that writes by nodes of
     * the previous release set it too.
     */
    @Column(insertable = false, updatable = false)
    public boolean putByEditor;

    public Instant createdAt;
    /** Null for a tag or author that came with an article and was never put. */
    public Instant updatedAt;

    public String updatedBy;

    EditedName() {}

    EditedName(String slug, String name, String by, Instant now) {
        this.slug = slug;
        this.name = name;
        version = 1;
        announced = true;
        createdAt = now;
        updatedAt = now;
        updatedBy = by;
    }

    public Instant changedAt() {
        return updatedAt == null ? createdAt : updatedAt;
    }

    void setEdited(String newName, String by, Instant now) {
        name = newName;
        announced = true;
        updatedAt = now;
        updatedBy = by;
    }
}
