package dateline.article.search;

import dateline.article.rows.ArticleRow;
import dateline.article.search.CandidateQuery.KeysetPosition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A place in a feed, after which a page begins.
 *
 * @param article the last one before it; null at the beginning
 * @param at when that one was published; null where it is pinned, because pins have an order of their own
 */
public record FeedPosition(UUID article, Instant at) {

    public static final FeedPosition BEGINNING = new FeedPosition(null, null);

    public static FeedPosition of(ArticleRow last, Feed feed) {
        return new FeedPosition(last.id(), feed.pinnedIds().contains(last.id()) ? null : last.publishedAt());
    }

    /** From what {@link #values} gave. */
    public static FeedPosition of(List<String> values) {
        return new FeedPosition(
                UUID.fromString(values.get(0)), values.size() == 1 ? null : Instant.parse(values.get(1)));
    }

    public String[] values() {
        return at == null ? new String[] {article.toString()} : new String[] {article.toString(), at.toString()};
    }

    public KeysetPosition position() {
        return at == null ? null : new KeysetPosition(at, article);
    }

    /** Of a pin that is none any more it is not known which stood before it: rather twice than not at all. */
    public List<UUID> pinsPassed(Feed feed) {
        if (at != null) return feed.pinnedIds();
        return feed.pinnedIds().subList(0, feed.pinnedIds().indexOf(article) + 1);
    }
}
