package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.model.Section;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/**
 * Creates the sources and sections that an item contains, with their settings, if they do not exist. Existing ones stay
 * unchanged.
 */
@Singleton
class BulkNameWriter {

    private final EntityManager entities;

    BulkNameWriter(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * @throws Problem 422 for a section whose parent neither exists nor comes earlier in the item, or that is nested
     *     too deep
     */
    void create(BulkItem item, String by, Instant now) {
        if (item.sources() != null) item.sources().forEach(source -> create(source, by, now));
        List<BulkSection> sections = item.sections() == null ? List.of() : item.sections();
        for (int i = 0; i < sections.size(); i++) {
            BulkSection section = sections.get(i);
            if (Section.findById(section.slug()) != null) continue;
            requireParent(section, "/sections/" + i);
            create(section, by, now);
        }
    }

    private static void requireParent(BulkSection section, String pointer) {
        Problem problem = Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
        Slugs.requireUsable(section.slug());
        if (section.parent() == null) return;
        if (Section.findById(section.parent()) == null)
            throw problem.at(
                    pointer + "/parent",
                    "section-unknown",
                    "There is no section " + section.parent() + "; send it before this one.");
        if (Section.path(section.parent()).size() >= Section.MAX_DEPTH)
            throw problem.at(pointer + "/parent", "section-cycle", "A section has at most 7 ancestors.");
    }

    private void create(BulkSource source, String by, Instant now) {
        Slugs.requireUsable(source.slug());
        entities.createNativeQuery("""
                        insert into source (slug, name, url, visibility, copyright_holder, copyright_notice, media_syndicatable,
                                            public_history, announced, created_at, updated_at, updated_by)
                        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11) on conflict do nothing
                        """)
                .setParameter(1, source.slug())
                .setParameter(2, source.name())
                .setParameter(3, source.url())
                .setParameter(4, source.visibility() == null ? "licensed" : source.visibility())
                .setParameter(5, source.copyrightHolder())
                .setParameter(6, source.copyrightNotice())
                .setParameter(7, source.mediaSyndicatable() == null ? "allow" : source.mediaSyndicatable())
                .setParameter(8, Boolean.TRUE.equals(source.publicHistory()))
                .setParameter(9, Boolean.TRUE.equals(source.announced()))
                .setParameter(10, now)
                .setParameter(11, by)
                .executeUpdate();
    }

    private void create(BulkSection section, String by, Instant now) {
        entities.createNativeQuery("""
                        insert into section (slug, name, description, parent, announced, created_at, updated_at, updated_by)
                        values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7) on conflict do nothing
                        """)
                .setParameter(1, section.slug())
                .setParameter(2, section.name())
                .setParameter(3, section.description())
                .setParameter(4, section.parent())
                .setParameter(5, Boolean.TRUE.equals(section.announced()))
                .setParameter(6, now)
                .setParameter(7, by)
                .executeUpdate();
    }
}
