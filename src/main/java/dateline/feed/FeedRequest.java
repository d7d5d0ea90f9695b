package dateline.feed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.check.LanguageTag;
import dateline.article.check.Readable;
import dateline.article.check.WebAddress;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Podcast;
import dateline.http.describe.ReadOnly;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Request body that defines a feed.
 *
 * @param slug default: derived from the title; immutable for an existing feed
 * @param podcast properties for podcast directories; absent if the feed is not a podcast
 * @param query selects the articles; default: all articles
 * @param pinned articles that come first, in this order
 * @param excluded articles that the feed never contains
 * @param itemCount articles per document, 1 to 100, default 20
 * @param ttlMinutes how long a client may cache the feed, in minutes, default 15
 * @param level maximum level of detail of the articles: headline, teaser or full; default full
 */
@JsonIgnoreProperties("links")
@ReadOnly({"version", "updatedAt"})
public record FeedRequest(
        @Pattern(regexp = "[a-z0-9]++(-[a-z0-9]++)*+") @Size(max = 100) String slug,

        @NotBlank @Readable @Size(max = 200) String title,
        @Size(max = 2_000) String description,

        @Pattern(regexp = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+") @LanguageTag @Size(max = 35) String language,

        @Size(max = 200) String author,
        @WebAddress String imageUrl,
        @Valid Podcast podcast,
        @Valid ArticleFilter query,
        @Size(max = 20) List<@NotNull UUID> pinned,
        @Size(max = 200) List<@NotNull UUID> excluded,
        @Min(1) @Max(100) Integer itemCount,
        @Min(1) @Max(10_080) Integer ttlMinutes,

        @Pattern(regexp = "headline|teaser|full") @Schema(enumeration = {"headline", "teaser", "full"})
        String level) {}
