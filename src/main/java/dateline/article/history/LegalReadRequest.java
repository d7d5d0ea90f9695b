package dateline.article.history;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Request for the text of a killed article.
 *
 * @param version number of the version to read
 * @param reason for the audit log; 1 to 2,000 characters
 */
public record LegalReadRequest(
        @NotNull @Min(1) Integer version,
        @NotBlank @Size(max = 2_000) String reason) {}
