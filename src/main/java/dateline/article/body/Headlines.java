package dateline.article.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;

/** The headline for other places: {@code short} for narrow ones, {@code seo} for search engines. */
public record Headlines(
        @JsonProperty("short") @Size(max = 120) String brief,
        @Size(max = 200) String seo) {}
