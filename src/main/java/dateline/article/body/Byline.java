package dateline.article.body;

import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A contributor to an article and the contributor's role. It has either the slug of a known author or a name; a new
 * name creates an author.
 *
 * @param role a lower-case word such as {@code photographer}; {@code author} if omitted
 * @param display the line as printed; composed from the other members if omitted
 */
public record Byline(
        @Pattern(regexp = Slugs.PATTERN) @Size(max = 100) String author,
        @Readable @Size(min = 1, max = 200) String name,

        @Pattern(regexp = "[a-z]++(-[a-z]++)*+") @Size(max = 50) String role,

        @Size(max = 200) String title,
        @Size(max = 200) String organisation,
        @Size(max = 500) String display) {

    /** Returns the byline with all derived members. */
    public Byline complete(String authorSlug, String authorName) {
        String line = display != null ? display : line(authorName);
        return new Byline(authorSlug, authorName, role == null ? "author" : role, title, organisation, line);
    }

    private String line(String authorName) {
        StringBuilder line = new StringBuilder("by ").append(authorName);
        if (organisation != null || title != null) line.append(',');
        if (organisation != null) line.append(' ').append(organisation);
        if (title != null) line.append(' ').append(title);
        return line.toString();
    }
}
