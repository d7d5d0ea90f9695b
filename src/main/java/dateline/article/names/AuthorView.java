package dateline.article.names;

import dateline.article.model.Author;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import java.time.Instant;
import java.util.Optional;

/** Public representation of an author. */
public record AuthorView(
        String slug, String name, String title, String organisation, String biography, int version, Instant updatedAt)
        implements HasEtag, HasLastModified {

    static AuthorView of(Author author) {
        return new AuthorView(
                author.slug,
                author.name,
                author.title,
                author.organisation,
                author.biography,
                author.version,
                author.changedAt());
    }

    @Override
    public String tag() {
        return "author-" + slug + "-" + version;
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(updatedAt);
    }
}
