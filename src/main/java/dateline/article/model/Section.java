package dateline.article.model;

import dateline.http.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A section of the publication. It may have a parent; a list of a section includes its descendants. */
@Entity
public class Section extends EditedName {

    public static final int MAX_DEPTH = 8;

    public String description;
    public String parent;

    protected Section() {}

    private Section(String slug, String name, String by, Instant now) {
        super(slug, name, by, now);
    }

    public static Section make(String slug, String name, String by, Instant now) {
        return new Section(slug, name, by, now);
    }

    public static Section require(String slug) {
        return Section.<Section>findByIdOptional(slug).orElseThrow(() -> NameKind.SECTION.notFound(slug));
    }

    public static Optional<Section> findAndLock(String slug) {
        return Section.<Section>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Makes other edits of sections wait until the end of the transaction: two at once could make a cycle of parents. */
    public static void lockTree() {
        getEntityManager()
                .createNativeQuery("select count(pg_advisory_xact_lock(hashtextextended('section tree', 0)))")
                .getSingleResult();
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
            Problem problem = Problem.invalidBody();
            if (Section.findById(request.parent()) == null) {
                throw problem.at("/parent", "section-unknown", "There is no section " + request.parent() + ".");
            }
            boolean isMoved = !request.parent().equals(parent);
            if (isMoved && (ancestors.contains(slug) || ancestors.size() + levelsBelow() >= MAX_DEPTH)) {
                throw problem.at(
                        "/parent",
                        "section-cycle",
                        "A section has at most 7 ancestors, as have the sections below it, and is not its own ancestor.");
            }
            // A public section shows the names of its ancestors.
            update("announced = true where slug in ?1 and not announced", ancestors);
        }
        setEdited(request.name(), by, now);
        description = request.description();
        parent = request.parent();
    }

    /** Returns how many levels of sections are below this one, at most {@link #MAX_DEPTH}. */
    private int levelsBelow() {
        Object levels = getEntityManager()
                .createNativeQuery("""
                        with recursive below(slug, level) as (
                            select cast(?1 as text), 0
                            union all
                            select s.slug, b.level + 1 from below b join section s on s.parent = b.slug where b.level < ?2)
                        select max(level) from below
                        """)
                .setParameter(1, slug)
                .setParameter(2, MAX_DEPTH)
                .getSingleResult();
        return ((Number) levels).intValue();
    }
}
