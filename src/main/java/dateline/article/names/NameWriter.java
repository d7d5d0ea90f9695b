package dateline.article.names;

import dateline.article.model.Author;
import dateline.article.model.Section;
import dateline.article.model.SectionRequest;
import dateline.article.model.Source;
import dateline.article.model.SourceRequest;
import dateline.article.model.Tag;
import java.time.Instant;

/** Creates sections, tags, authors and sources for the demo newsroom. */
public final class NameWriter {

    private NameWriter() {}

    public static void createSource(String slug, SourceRequest request, String by, Instant now) {
        Source source = Source.make(slug, request.name(), request.url(), by, now);
        source.edit(request, by, now);
        source.persistAndFlush();
    }

    public static void createSection(String slug, SectionRequest request, String by, Instant now) {
        Section section = Section.make(slug, request.name(), by, now);
        section.edit(request, by, now);
        section.persistAndFlush();
    }

    public static void createAuthor(
            String slug, String name, String title, String organisation, String biography, Instant now) {
        Author author = Author.make(slug, name, null, now);
        author.title = title;
        author.organisation = organisation;
        author.biography = biography;
        author.persistAndFlush();
    }

    public static void createTag(String slug, String name, Instant now) {
        Tag.make(slug, name, null, now).persistAndFlush();
    }
}
