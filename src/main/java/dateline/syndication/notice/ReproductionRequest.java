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
 * A copy that a partner runs.
 *
 * @param article one that was delivered to the partner; never changes
 * @param url where the copy stands; kept as it is, never fetched
 * @param version of the copy: one that was delivered
 * @param status running where it is left out, or removed
 */
@JsonIgnoreProperties({"currentVersion", "behind", "corrections", "notices", "links"})
@ReadOnly({"id", "partner", "createdAt", "updatedAt"})
public record ReproductionRequest(
        @NotNull UUID article,
        @NotNull @WebAddress String url,
        @NotNull @Min(1) Integer version,

        @Pattern(regexp = "running|removed") @Schema(enumeration = {"running", "removed"})
        String status) {

    String standing() {
        return status == null ? "running" : status;
    }
}
