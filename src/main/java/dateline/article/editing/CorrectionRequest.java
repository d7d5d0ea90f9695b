package dateline.article.editing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A correction of the live version.
 *
 * @param kind {@code retraction} replaces the text by its note
 * @param note shown to readers; 1 to 2,000 characters
 * @param changes merge patch (RFC 7396) on the live version; absent if the note is enough. A correction block in it may
 *     refer to this correction as {@code this}
 */
public record CorrectionRequest(
        @NotNull @Pattern(regexp = "correction|clarification|editors-note|retraction") @Schema(enumeration = {"correction", "clarification", "editors-note", "retraction"})
        String kind,

        @NotBlank @Size(max = 2_000) String note,

        @Schema(implementation = Object.class) ObjectNode changes) {}
