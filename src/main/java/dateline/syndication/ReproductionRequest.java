package dateline.syndication;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.WebAddress;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A copy that a partner runs. What the server sets may stand beside it when it is sent; it is not looked at.
 *
 * @param article one that was delivered to the partner; never changes
 * @param url where the copy stands; kept as it is, never fetched
 * @param version of the copy: one that was delivered
 * @param status running where it is left out, or removed
 */
@JsonIgnoreProperties({
    "id",
    "partner",
    "currentVersion",
    "behind",
    "corrections",
    "notices",
    "createdAt",
    "updatedAt",
    "links"
})
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
