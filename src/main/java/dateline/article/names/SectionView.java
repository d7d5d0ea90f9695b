package dateline.article.names;

import dateline.article.model.Section;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import java.time.Instant;
import java.util.Optional;

/** Public representation of a section. */
public record SectionView(String slug, String name, String description, String parent, int version, Instant updatedAt)
        implements HasEtag, HasLastModified {

    static SectionView of(Section section) {
        return new SectionView(
                section.slug, section.name, section.description, section.parent, section.version, section.updatedAt);
    }

    @Override
    public String tag() {
        return "section-" + slug + "-" + version;
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(updatedAt);
    }
}
