package dateline.syndication.notice;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.check.WebAddress;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A reproduction that a partner reports.
 *
 * @param article an article that was delivered to the partner; cannot be changed
 * @param url of the copy; stored unchanged, never fetched
 * @param version of the copy; must have been delivered to the partner
 * @param status running (default) or removed
 */
@JsonIgnoreProperties({"currentVersion", "behind", "corrections", "notices", "links"})
@ReadOnly({"id", "partner", "createdAt", "updatedAt"})
public record ReproductionRequest(
        @NotNull UUID article,
        @NotNull @WebAddress String url,
        @NotNull @Min(1) Integer version,

        @Pattern(regexp = "running|removed") @Schema(enumeration = {"running", "removed"})
        String status) {

    String statusOrDefault() {
        return status == null ? "running" : status;
    }
}
