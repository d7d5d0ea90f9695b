package dateline.article.model;

import dateline.article.check.Readable;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The request body of a tag. */
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", explanation = "The slug is the one in the path and cannot be changed.")
public record TagRequest(
        @NotBlank @Readable @Size(max = 200) String name) {}
