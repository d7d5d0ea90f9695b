package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What a caller may see of articles, as SQL conditions on the table alias {@code a}. Matches, ranks, highlights and
 * counts use only the text that these conditions open.
 *
 * @param articles the articles that are shown at all
 * @param teaser the articles whose teaser the caller may read; the headline of every shown article is readable
 * @param fullText the articles whose whole text the caller may read
 * @param isForEverybody whether the caller is everybody: sees only articles that are public or teasers, so that their indexes can be
 *     used
 * @param now the instant of the statement, an expression: nothing that is published later or has ended is shown; null with
 *     index ranges, whose conditions contain it
 * @param ranges the index ranges in which the condition can be true, besides {@code additionalIds}; null for readers
 * @param additionalIds further articles for which the condition can be true, by id
 */
public record ReadScope(
        Sql articles,
        Sql teaser,
        Sql fullText,
        boolean isForEverybody,
        Sql now,
        List<IndexRange> ranges,
        Collection<UUID> additionalIds) {

    /** Returns the scope of a partner: the condition of its catalogue, and the index ranges in which it can be true. */
    public static ReadScope forPartner(
            Sql articles, Sql teaser, Sql fullText, List<IndexRange> ranges, Collection<UUID> additionalIds) {
        return new ReadScope(articles, teaser, fullText, false, null, ranges, additionalIds);
    }

    /** Whether the condition of a partner's catalogue decides, and index ranges are given. Otherwise the caller is a reader. */
    public boolean isForPartner() {
        return ranges != null;
    }

    /**
     * Whether media are shown wherever the text is. If not, a permission decides on each media object, and snippets
     * omit all captions.
     */
    boolean showsCaptions() {
        return !isForPartner();
    }

    /**
     * Returns the articles whose whole text may stand in highlights. A partner receives text that is not public in packages only, which write
     * receipts and count against quotas; a few searches could show it all.
     */
    Sql highlightedText() {
        if (!isForPartner()) return fullText;
        ReadScope everybody = of(Audience.EVERYBODY);
        return Sql.of("(")
                .add(everybody.articles())
                .add("and")
                .add(everybody.fullText())
                .add(")");
    }

    /** Returns the scope of a reader, for a statement that begins with a clock ({@link ArticleSql#clock}). */
    public static ReadScope of(Audience audience) {
        return of(audience, ArticleSql.NOW);
    }

    /** Returns the scope of a reader at an instant. The planner knows the instant, and how many articles it hides. */
    static ReadScope at(Audience audience, Instant now) {
        return of(audience, Sql.of(":now").with("now", now));
    }

    private static ReadScope of(Audience audience, Sql now) {
        boolean isNewsroom = audience == Audience.NEWSROOM;
        return new ReadScope(
                ArticleSql.visible("a", audience, now),
                Sql.of("true"),
                Sql.of(isNewsroom ? "true" : "a.effective_visibility = 'public'"),
                !isNewsroom,
                now,
                null,
                List.of());
    }
}
