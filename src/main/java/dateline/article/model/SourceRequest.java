package dateline.article.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.check.Readable;
import dateline.article.check.WebAddress;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The request body of a source. Omitted members get the defaults of a new source.
 *
 * @param visibility default for articles of the source; {@code public} if omitted
 * @param copyrightNotice template of the copyright notice of its articles; {@code {year}} stands for the year of
 *     publication
 * @param mediaSyndicatable default for media of its articles
 * @param publicHistory whether everybody may read superseded versions
 */
@JsonIgnoreProperties("links")
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", explanation = "The slug is in the path and cannot be changed. Leave slug out.")
public record SourceRequest(
        @NotBlank @Readable @Size(max = 200) String name,
        @WebAddress String url,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        @Size(max = 200) String copyrightHolder,
        @Size(max = 1_000) String copyrightNotice,

        @Pattern(regexp = "allow|deny") @Schema(enumeration = {"allow", "deny"})
        String mediaSyndicatable,

        Boolean publicHistory) {

    public String visibilityOrDefault() {
        return visibility == null ? "public" : visibility;
    }
}
