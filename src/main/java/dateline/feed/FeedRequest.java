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
 * A feed as it is sent.
 *
 * @param slug from the title where it is left out; of an existing feed it never changes
 * @param podcast what directories of podcasts are told; left out where it is none
 * @param query which articles; everything where it is left out
 * @param pinned articles that come first, in this order
 * @param excluded articles that never come
 * @param itemCount articles in the documents, 1 to 100, 20 where it is left out
 * @param ttlMinutes how long a reader may wait before it looks again
 * @param level how much of an article the documents hold at most: headline, teaser or full
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
