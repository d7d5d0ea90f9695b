package dateline.article.model;

import dateline.article.check.Readable;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The request body of a tag. */
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", explanation = "The slug is in the path and cannot be changed. Leave slug out.")
public record TagRequest(
        @NotBlank @Readable @Size(max = 200) String name) {}
