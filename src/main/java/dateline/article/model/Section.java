package dateline.article.model;

import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A section of the publication. It may have a parent; a list of a section includes its descendants. */
@Entity
public class Section extends PanacheEntityBase {

    public static final int MAX_DEPTH = 8;

    @Id
    public String slug;

    public String name;
    public String description;
    public String parent;
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
    public Instant updatedAt;
    public String updatedBy;

    public static Section make(String slug, String name, String by, Instant now) {
        Section section = new Section();
        section.slug = slug;
        section.announced = true;
        section.name = name;
        section.version = 1;
        section.createdAt = now;
        section.updatedAt = now;
        section.updatedBy = by;
        return section;
    }

    public static Section require(String slug) {
        return Section.<Section>findByIdOptional(slug).orElseThrow(() -> NameKind.SECTION.notFound(slug));
    }

    public static Optional<Section> findAndLock(String slug) {
        return Section.<Section>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static List<Section> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }

    /** Returns the section, then its ancestors from the nearest on. */
    public static List<String> path(String slug) {
        List<String> path = new ArrayList<>();
        String current = slug;
        while (current != null && path.size() < MAX_DEPTH) {
            path.add(current);
            current = Section.<Section>findByIdOptional(current)
                    .map(section -> section.parent)
                    .orElse(null);
        }
        return path;
    }

    public void edit(SectionRequest request, String by, Instant now) {
        if (request.parent() != null) {
            List<String> ancestors = path(request.parent());
            Problem problem = Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
            if (Section.findById(request.parent()) == null) {
                throw problem.at("/parent", "section-unknown", "There is no section " + request.parent() + ".");
            }
            if (ancestors.contains(slug) || ancestors.size() >= MAX_DEPTH) {
                throw problem.at(
                        "/parent", "section-cycle", "A section has at most 7 ancestors, and is not its own ancestor.");
            }
            // A public section shows the names of its ancestors.
            update("announced = true where slug in ?1 and not announced", ancestors);
        }
        name = request.name();
        description = request.description();
        parent = request.parent();
        announced = true;
        updatedAt = now;
        updatedBy = by;
    }
}
