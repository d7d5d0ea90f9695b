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
 * A source as it is sent. What is left out falls back to what a new source has.
 *
 * @param visibility of its articles unless they say otherwise; {@code public} where it is left out
 * @param copyrightNotice template of its articles' notice; {@code {year}} stands for the year of publication
 * @param mediaSyndicatable what its media say that say nothing themselves
 * @param publicHistory whether superseded versions may be read by everybody
 */
@JsonIgnoreProperties("links")
@ReadOnly({"version", "updatedAt"})
@ReadOnly(value = "slug", instead = "It is the one in the path, and stays.")
public record SourceRequest(
        @NotBlank @Readable @Size(max = 200) String name,
        @WebAddress String url,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        @Size(max = 200) String copyrightHolder,
        @Size(max = 1_000) String copyrightNotice,

        @Pattern(regexp = "allow|deny") @Schema(enumeration = {"allow", "deny"})
        String mediaSyndicatable,

        Boolean publicHistory) {}
