package dateline.syndication.notice;

import dateline.article.check.WebAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a copy.
 *
 * @param outcome removed, corrected, or never-used
 * @param url where the copy stands, or stood; kept as it is, never fetched
 * @param note in words
 */
public record AcknowledgementRequest(
        @NotNull @Pattern(regexp = "removed|corrected|never-used") @Schema(enumeration = {"removed", "corrected", "never-used"})
        String outcome,

        @WebAddress String url,
        @Size(max = 2_000) String note) {}
