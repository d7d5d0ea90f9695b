package dateline.feed;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dateline.article.ArticleFilter;
import dateline.article.Feed;
import dateline.http.Dated;
import dateline.http.PublicUrl;
import dateline.http.Tagged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A feed as everybody may see it: what it selects, and where it is read in each format. */
public record FeedView(
        String slug,
        String title,
        String description,
        String language,
        String author,
        String imageUrl,
        ArticleFilter query,
        List<UUID> pinned,
        List<UUID> excluded,
        int itemCount,
        int ttlMinutes,
        String level,
        int version,
        Instant updatedAt,
        Links links,
        @JsonIgnore boolean whole)
        implements Tagged, Dated {

    /** Absolute URLs. */
    @Schema(name = "FeedLinks")
    public record Links(String self, String articles, String rss, String atom, String json) {}

    /** Pinned and excluded articles may be ones that nobody else may know of: the newsroom alone is told which. */
    static FeedView of(Feed feed, PublicUrl url, boolean newsroom) {
        String self = url.to("/v1/feeds/" + feed.slug);
        return new FeedView(
                feed.slug,
                feed.title,
                feed.description,
                feed.language,
                feed.author,
                feed.imageUrl,
                feed.query,
                newsroom ? feed.pinnedIds() : null,
                newsroom ? (feed.excluded == null ? List.of() : feed.excluded) : null,
                feed.itemCount,
                feed.ttlMinutes,
                feed.level,
                feed.version,
                feed.updatedAt,
                new Links(self, self + "/articles", self + ".rss", self + ".atom", self + ".json"),
                newsroom);
    }

    @Override
    public String tag() {
        return "feed-" + slug + "-" + version + (whole ? "" : "-public");
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(updatedAt);
    }
}
