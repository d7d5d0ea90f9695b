package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.editing.SourceItemLock;
import dateline.article.model.Section;
import dateline.article.names.Name;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
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
    private static final Sql INSERT_SOURCE = Sql.load("insert-source");
    private static final Sql INSERT_SECTION = Sql.load("insert-section");

    private final AgroalDataSource database;

    BulkNameWriter(SourceItemLock itemLock, AgroalDataSource database) {
        this.itemLock = itemLock;
        this.database = database;
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
        INSERT_SOURCE
                .with("slug", source.slug())
                .with("name", source.name())
                .with("url", source.url())
                .with("visibility", source.visibility() == null ? "licensed" : source.visibility())
                .with("copyrightHolder", source.copyrightHolder())
                .with("copyrightNotice", source.copyrightNotice())
                .with("mediaSyndicatable", source.mediaSyndicatable() == null ? "allow" : source.mediaSyndicatable())
                .with("publicHistory", Boolean.TRUE.equals(source.publicHistory()))
                .with("announced", Boolean.TRUE.equals(source.announced()))
                .with("now", now)
                .with("by", by)
                .run(database);
    }

    private void create(BulkSection section, String pointer, String by, Instant now) {
        if (Section.findById(section.slug()) != null) return;
        requireParent(section, pointer);
        INSERT_SECTION
                .with("slug", section.slug())
                .with("name", section.name())
                .with("description", section.description())
                .with("parent", section.parent())
                .with("announced", Boolean.TRUE.equals(section.announced()))
                .with("now", now)
                .with("by", by)
                .run(database);
    }
}
