package dateline.feed;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * How a feed is read. Without any of these it is the feed's own address, the one to subscribe to.
 *
 * @param limit articles on a page; the feed's own number where it is left out
 * @param level no more of an article than this; never more than the feed itself gives
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
