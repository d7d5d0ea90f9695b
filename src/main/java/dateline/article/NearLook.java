package dateline.article;

import dateline.database.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One look at where the first page of a search is likely to be, for words that were looked for lately: among all their matches, where these are
 * few, else in the time that held a page and a half of them. Costs a fraction of a {@link TimeWalk}, which is taken where this was not enough.
 *
 * @param times stretches of publication that are looked at; empty for all, where there are few matches altogether
 * @param wanted so many
 * @param end the second of publication before which it looks
 */
record NearLook(List<String> times, int wanted, long end) {

    /** So many matches are read; where there are more, they say nothing. */
    static final int MOST = 200;

    private static final int FEW = 120;
    private static final double SPARE = 1.6;

    /** @return null where nothing is known, or too much is wanted */
    static NearLook at(ArticlePick pick, int wanted) {
        if (!pick.paced() || wanted > MOST / 2) return null;
        Pace pace = pick.words().pace(pick.reach());
        if (!pace.known()) return null;
        Instant now = pick.reach().until();
        if (pace.matches(now) <= few(pace.articles())) return new NearLook(List.of(), wanted, Long.MAX_VALUE);
        long stretch = pace.stretch(now, SPARE * wanted);
        return new NearLook(lately(now, stretch), wanted, end(now, stretch));
    }

    // In a time it finds hardly more than 36 of them, but the rarer they are, the more articles are of that time, and
    // each is gone through. Seen to cost what all matches do at 50 of them among 10,000 articles, and at 200 among
    // 400,000.
    private static double few(double articles) {
        return Math.min(FEW, 18 + Math.sqrt(324 + Math.max(0, articles) / 12));
    }

    /** Whether there are few matches, and all of them are looked at. */
    boolean all() {
        return times.isEmpty();
    }

    /** What is looked at, {@link #MOST} of it and one more, in no order. */
    Sql texts(ArticlePick pick) {
        Sql texts = new Sql()
                .add("select x.article_id as id, x.published_at from article_text x where x.shown is not null and")
                .add(pick.words().matches(pick.reach()))
                .add(
                        "and (x.expires_at is null or x.expires_at > ?)",
                        pick.reach().until())
                .add(pick.bounds("x", "article_id"));
        if (!all()) texts.add("and x.times && cast(cast(? as text[]) as bigint[])", times);
        return texts.add("limit " + (MOST + 1));
    }

    /** The page and the one after it, of what is seen: rows of {@code near}. */
    Sql page(ArticlePick.Order order) {
        return new Sql()
                .add("select w.id, w.published_at from near w")
                .add(order.by("w", "id"))
                .add("limit " + wanted);
    }

    /** Whether everything up to this instant was looked at. */
    boolean covers(Instant now) {
        return TimeWalk.second(now) < end;
    }

    /** Whether these are all that belong on the page. */
    boolean enough(long seen, int rows) {
        return seen <= MOST && (all() || rows >= wanted);
    }

    /**
     * Stretches of publication that cover these seconds, and hardly half as many more: of a length that few of them are enough of, the last one to the
     * end of the one that this instant is in. As the database's function {@code time_stretch} has them.
     */
    static List<String> lately(Instant now, long seconds) {
        int length = length(seconds);
        long near = end(now, seconds) >> 2 * length;
        long far = near - (seconds >> 2 * length) - 2;
        List<String> stretches = new ArrayList<>();
        for (long one = far; one < near; one++) {
            // Four that stand together have a number of their own.
            boolean four = (one & 3) == 0 && one + 4 <= near && length < 16;
            stretches.add(four ? number(one >> 2, length + 1) : number(one, length));
            if (four) one += 3;
        }
        return stretches;
    }

    private static int length(long seconds) {
        int length = 0;
        while (length < 16 && seconds >> 2 * (length + 2) > 0) length++;
        return length;
    }

    private static long end(Instant now, long seconds) {
        int length = length(seconds);
        return (TimeWalk.second(now) >> 2 * length) + 1 << 2 * length;
    }

    private static String number(long ordinal, int length) {
        return String.valueOf((ordinal << 8 | length) << 2);
    }
}
