package dateline.article.names;

import dateline.article.model.Tag;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import java.time.Instant;
import java.util.Optional;

/** Public representation of a tag. */
public record TagView(String slug, String name, int version, Instant updatedAt) implements HasEtag, HasLastModified {

    static TagView of(Tag tag) {
        return new TagView(tag.slug, tag.name, tag.version, tag.changedAt());
    }

    @Override
    public String tag() {
        return "tag-" + slug + "-" + version;
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(updatedAt);
    }
}
