package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.editing.SourceItemLock;
import dateline.article.model.Section;
import dateline.article.names.Name;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates the sources and sections that items contain, with their settings, and the sources that they name, if they do
 * not exist. Existing ones stay unchanged.
 */
@Singleton
class BulkNameWriter {

    private final SourceItemLock itemLock;
    private final EntityManager entities;

    BulkNameWriter(SourceItemLock itemLock, EntityManager entities) {
        this.itemLock = itemLock;
        this.entities = entities;
    }

    /**
     * @throws Problem 422 for a section whose parent neither exists nor comes earlier in the item, or that is nested
     *     too deep
     */
    void create(List<BulkItem> items, String by, Instant now) {
        Set<String> created = new HashSet<>();
        for (BulkItem item : items) {
            if (item.sources() != null)
                item.sources().stream()
                        .filter(source -> created.add("source " + source.slug()))
                        .forEach(source -> create(source, by, now));
            List<BulkSection> sections = item.sections() == null ? List.of() : item.sections();
            for (int i = 0; i < sections.size(); i++)
                if (created.add("section " + sections.get(i).slug()))
                    create(sections.get(i), "/sections/" + i, by, now);
            for (Name source : item.sourceNames())
                if (created.add("source " + source.slugOr("source")))
                    itemLock.createSource(source, source.slugOr("source"), by, now);
        }
    }

    private static void requireParent(BulkSection section, String pointer) {
        Problem problem = Problem.invalidBody();
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

    private void create(BulkSection section, String pointer, String by, Instant now) {
        if (Section.findById(section.slug()) != null) return;
        requireParent(section, pointer);
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
