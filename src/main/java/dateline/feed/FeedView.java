package dateline.feed;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.article.search.Podcast;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Representation of a feed: its definition, and its URL in each format.
 *
 * @param query absent while it contains a name that the caller may not see; a part of the query would be misleading
 * @param whole whether the caller sees the complete definition
 */
@RecordBuilder
public record FeedView(
        String slug,
        String title,
        String description,
        String language,
        String author,
        String imageUrl,
        Podcast podcast,
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
        implements HasEtag, HasLastModified {

    /** Absolute URLs. */
    @Schema(name = "FeedLinks")
    public record Links(String self, String articles, String rss, String atom, String json) {}

    /** The complete definition, for the newsroom. */
    static FeedView of(Feed feed, PublicUrl url) {
        return of(feed, url, true, true);
    }

    /**
     * Only the newsroom sees the pinned and excluded articles, because they can be articles that are not public.
     *
     * @param queryVisible whether the caller may see all names in the query
     */
    static FeedView of(Feed feed, PublicUrl url, boolean newsroom, boolean queryVisible) {
        String self = url.to("/v1/feeds/" + feed.slug);
        return FeedViewBuilder.builder()
                .slug(feed.slug)
                .title(feed.title)
                .description(feed.description)
                .language(feed.language)
                .author(feed.author)
                .imageUrl(feed.imageUrl)
                .podcast(feed.podcast)
                .query(queryVisible ? feed.query : null)
                .pinned(newsroom ? feed.pinnedIds() : null)
                .excluded(newsroom ? (feed.excluded == null ? List.of() : feed.excluded) : null)
                .itemCount(feed.itemCount)
                .ttlMinutes(feed.ttlMinutes)
                .level(feed.level)
                .version(feed.version)
                .updatedAt(feed.updatedAt)
                .links(new Links(self, self + "/articles", self + ".rss", self + ".atom", self + ".json"))
                .whole(newsroom)
                .build();
    }

    @Override
    public String tag() {
        return "feed-" + slug + "-" + version + (whole ? "" : query == null ? "-unnamed" : "-public");
    }

    @Override
    public Optional<Instant> lastModified() {
        // The query appears when its names become public, without a change of updatedAt.
        return query == null ? Optional.empty() : Optional.of(updatedAt);
    }
}
