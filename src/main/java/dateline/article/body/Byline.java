package dateline.article.body;

import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Who made a story, and as what. Either the slug of a known author or a name; a new name becomes an author.
 *
 * @param role {@code author} where it is left out; lower-case words such as {@code photographer}
 * @param display the line as printed; built from the others where it is left out
 */
public record Byline(
        @Pattern(regexp = Slugs.PATTERN) @Size(max = 100) String author,
        @Readable @Size(min = 1, max = 200) String name,

        @Pattern(regexp = "[a-z]++(-[a-z]++)*+") @Size(max = 50) String role,

        @Size(max = 200) String title,
        @Size(max = 200) String organisation,
        @Size(max = 500) String display) {

    /** With everything that can be derived. */
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
