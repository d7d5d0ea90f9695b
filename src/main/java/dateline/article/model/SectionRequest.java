package dateline.article.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** The request body of a section. {@code parent} is the slug of the parent section. */
@JsonIgnoreProperties("links")
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", explanation = "The slug is in the path and cannot be changed. Leave slug out.")
public record SectionRequest(
        @NotBlank @Readable @Size(max = 200) String name,
        @Size(max = 2_000) String description,
        @Pattern(regexp = Slugs.PATTERN) @Size(max = 100) String parent) {}
