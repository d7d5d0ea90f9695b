package dateline.feed;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Query parameters of a feed document. The URL without parameters is the one to subscribe to.
 *
 * @param limit articles per page, 1 to 100; default: {@code itemCount} of the feed
 * @param level maximum level of detail of the articles; the feed's own level is never exceeded
 */
public record FeedReadParameters(
        @RestQuery @Min(1) @Max(100) Integer limit,

        @RestQuery @Pattern(regexp = "headline|teaser|full") @Schema(enumeration = {"headline", "teaser", "full"})
        String level,

        @RestQuery String cursor) {

    boolean isDefault() {
        return limit == null && level == null && cursor == null;
    }
}
