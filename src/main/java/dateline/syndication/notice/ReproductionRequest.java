package dateline.syndication.notice;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dateline.article.check.WebAddress;
import dateline.http.describe.DurationRange;
import dateline.http.describe.ReadOnly;
import dateline.syndication.terms.Iso8601;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A reproduction that a partner reports.
 *
 * @param article an article that was delivered to the partner; cannot be changed
 * @param url of the copy; stored unchanged, and fetched by checks only
 * @param version of the copy; must have been delivered to the partner
 * @param status running (default) or removed
 * @param checkEvery interval between checks of the page, an ISO 8601 duration from PT1H to P31D; null for none
 */
@JsonIgnoreProperties({"currentVersion", "behind", "corrections", "notices", "check", "links"})
@ReadOnly({"id", "partner", "createdAt", "updatedAt"})
public record ReproductionRequest(
        @NotNull UUID article,
        @NotNull @WebAddress String url,
        @NotNull @Min(1) Integer version,

        @Pattern(regexp = "running|removed") @Schema(enumeration = {"running", "removed"})
        String status,

        @JsonSerialize(using = Iso8601.class) @DurationRange(min = "PT1H", max = "P31D")
        Duration checkEvery) {

    String statusOrDefault() {
        return status == null ? "running" : status;
    }
}
