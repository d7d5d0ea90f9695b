package dateline.article.search;

import dateline.article.rows.ArticleRow;
import dateline.article.search.CandidateQuery.KeysetPosition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A position in a feed: the next page begins after it.
 *
 * @param article the last article before it; null at the beginning
 * @param at publication instant of that article; null if the article is pinned, because pins have their own order
 */
public record FeedPosition(UUID article, Instant at) {

    public static final FeedPosition BEGINNING = new FeedPosition(null, null);

    public static FeedPosition of(ArticleRow last, Feed feed) {
        return new FeedPosition(last.id(), feed.pinnedIds().contains(last.id()) ? null : last.publishedAt());
    }

    /** Parses the result of {@link #toValues}. */
    public static FeedPosition of(List<String> values) {
        return new FeedPosition(
                UUID.fromString(values.get(0)), values.size() == 1 ? null : Instant.parse(values.get(1)));
    }

    public String[] toValues() {
        return at == null ? new String[] {article.toString()} : new String[] {article.toString(), at.toString()};
    }

    public KeysetPosition toKeysetPosition() {
        return at == null ? null : new KeysetPosition(at, article);
    }

    /**
     * Returns the pins that earlier pages contained. If the last article is no longer pinned, the pins before it are
     * unknown; the result is then empty, so that pins are repeated instead of skipped.
     */
    public List<UUID> earlierPins(Feed feed) {
        if (at != null) return feed.pinnedIds();
        return feed.pinnedIds().subList(0, feed.pinnedIds().indexOf(article) + 1);
    }
}
