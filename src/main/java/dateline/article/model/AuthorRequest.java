package dateline.article.model;

import dateline.article.check.Readable;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * The request body of an author.
 *
 * @param name of the author from now on; bylines keep the name with which they were written
 */
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", explanation = "The slug is in the path and cannot be changed. Leave slug out.")
public record AuthorRequest(
        @NotBlank @Readable @Size(max = 200) String name,
        @Size(max = 200) String title,
        @Size(max = 200) String organisation,
        @Size(max = 2000) String biography) {}
