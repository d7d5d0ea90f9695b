package dateline.article.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;

/** Alternative headlines: {@code short} for narrow layouts, {@code seo} for search engines. */
public record Headlines(
        @JsonProperty("short") @Size(max = 120) String brief,
        @Size(max = 200) String seo) {}
