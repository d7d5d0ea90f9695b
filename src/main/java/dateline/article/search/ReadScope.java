package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What a caller may see of articles, as conditions on {@code a}. A search matches, ranks, highlights and counts only on that.
 *
 * @param articles those shown at all
 * @param teaser those of which it may read the teaser; of all it may read the headline
 * @param whole those of which it may read the whole text
 * @param open only what everybody is shown, so that indexes of that serve
 * @param until the latest instant of publication shown; null where the condition alone decides
 * @param lanes where to look for what the condition alone decides, besides {@code named}; else null
 * @param named the same one by one
 */
public record ReadScope(
        Sql articles,
        Sql teaser,
        Sql whole,
        boolean open,
        Instant until,
        List<IndexRange> lanes,
        Collection<UUID> named) {

    /** Decided by a condition that this package knows nothing of, but where to look. */
    public static ReadScope decided(
            Sql articles, Sql teaser, Sql whole, List<IndexRange> lanes, Collection<UUID> named) {
        return new ReadScope(articles, teaser, whole, false, null, lanes, named);
    }

    /** Whether it is decided elsewhere: for a catalogue, which shows articles by themselves. */
    public boolean byLanes() {
        return lanes != null;
    }

    /** Whether media are shown wherever the text is; a permission decides about each, and then passages leave out all that they say. */
    boolean captions() {
        return until != null;
    }

    public static ReadScope of(Audience audience, Instant now) {
        return of(audience, ArticleSql.live("a", now), now);
    }

    /** For a statement that asks the clock itself. */
    public static ReadScope live(Audience audience) {
        return of(audience, ArticleSql.live("a", ArticleSql.NOW), null);
    }

    private static ReadScope of(Audience audience, Sql live, Instant now) {
        boolean newsroom = audience == Audience.NEWSROOM;
        Sql articles = new Sql().add(live).add("and").add(ArticleSql.readable("a", audience));
        return new ReadScope(
                articles,
                new Sql().add("true"),
                new Sql().add(newsroom ? "true" : "a.effective_visibility = 'public'"),
                !newsroom,
                now,
                null,
                List.of());
    }
}
