package dateline.syndication.usage;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/** Filter and period of a usage report. */
public record UsageQuery(
        @RestQuery
        @Pattern(regexp = "day|month") @Schema(
                enumeration = {"day", "month"},
                defaultValue = "month")
        String period,

        @RestQuery UUID permission,
        @RestQuery UUID article,
        @RestQuery Instant deliveredFrom,
        @RestQuery Instant deliveredTo,

        @RestQuery @Min(1) @Max(100) @Schema(defaultValue = "20")
        Integer limit,

        @RestQuery String cursor) {

    String periodOrDefault() {
        return period == null ? "month" : period;
    }

    int limitOrDefault() {
        return limit == null ? 20 : limit;
    }
}
