package dateline.syndication.notice;

import dateline.article.check.WebAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A partner's acknowledgement of a notice.
 *
 * @param outcome removed, corrected, or never-used
 * @param url of the copy, current or former; stored unchanged, never fetched; if absent, the outcome is that of all
 *     copies
 * @param note free text
 */
public record AcknowledgementRequest(
        @NotNull @Pattern(regexp = "removed|corrected|never-used") @Schema(enumeration = {"removed", "corrected", "never-used"})
        String outcome,

        @WebAddress String url,
        @Size(max = 2_000) String note) {}
