package dateline.article.drafts;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Which drafts a list contains. Null accepts every value.
 *
 * @param state states of the article, separated by commas
 * @param section slugs of sections of the draft, separated by commas; a section includes those under it
 * @param author slugs of authors in the bylines of the draft, separated by commas
 * @param q words in headline and teaser of the draft
 * @param scheduledFrom the article goes live at or after this instant
 * @param scheduledTo the article goes live before this instant
 */
public record DraftQuery(
        @RestQuery String state,
        @RestQuery String section,
        @RestQuery String author,
        @RestQuery @Size(min = 1, max = 500) String q,
        @RestQuery Instant scheduledFrom,
        @RestQuery Instant scheduledTo,

        @RestQuery @Min(1) @Max(100) @Schema(defaultValue = "20")
        Integer limit,

        @RestQuery String cursor) {

    private static final int DEFAULT_LIMIT = 20;

    int pageSize() {
        return limit == null ? DEFAULT_LIMIT : limit;
    }
}
