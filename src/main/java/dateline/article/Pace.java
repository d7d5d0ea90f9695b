package dateline.article;

import dateline.article.Beside.Archive;
import dateline.http.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far apart in time the matches of a search were when it was asked last: where {@link NearLook} looks. A hint and no more: what a page
 * holds does not depend on it.
 */
final class Pace {

    private static final double UNKNOWN = -1;
    private static final double RARE = Double.MAX_VALUE;
    private static final long UNSAID_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long UNEVEN_NANOS = Duration.ofMinutes(10).toNanos();

    // Seconds from one match to the next; RARE where all of them are on one page.
    private volatile double apart = UNKNOWN;
    // They come and go, and are looked for by what is known of all.
    private volatile long uneven = System.nanoTime();
    private volatile Archive archive;
    private volatile Seen seen;
    private volatile long unsaid = System.nanoTime();

    /** @param nanos by this machine's own clock, when the database's said {@code now}; @param newest of the matches */
    private record Seen(Instant now, long nanos, Instant newest) {}

    /** @param page the first one, newest first; @param all null where it was not asked for */
    void seen(Instant now, Page<ArticleRow> page, Archive all) {
        if (all != null) archive = all;
        List<ArticleRow> rows = page.items();
        Instant newest = rows.isEmpty() ? now : rows.get(0).publishedAt();
        seen = new Seen(now, System.nanoTime(), newest);
        apart = page.links().next() == null
                ? RARE
                : seconds(rows.get(rows.size() - 1).publishedAt(), newest) / rows.size();
    }

    boolean known() {
        return apart != UNKNOWN && archive != null && System.nanoTime() - uneven >= 0;
    }

    /** A look was in vain. */
    void missed() {
        uneven = System.nanoTime() + UNEVEN_NANOS;
    }

    /** Of what was found not everything is finished. */
    void unsaid() {
        unsaid = System.nanoTime() + UNSAID_NANOS;
    }

    /** Whether what is found was finished, as far as is known: what was not may be by now. */
    boolean said() {
        return System.nanoTime() - unsaid >= 0;
    }

    /** What the database's clock may say by now, once something is known. */
    Instant clock() {
        Seen last = seen;
        return last.now().plusNanos(System.nanoTime() - last.nanos());
    }

    /** How many matches there may be. */
    double matches(Instant now) {
        return seconds(archive.oldest(), now) / apart;
    }

    /** How many articles there are, about. */
    double articles() {
        return archive.articles();
    }

    /** Seconds before this instant that are expected to hold so many matches. */
    long stretch(Instant now, double matches) {
        double since = seen.newest().isBefore(now) ? seconds(seen.newest(), now) : 0;
        return (long) Math.min(1L << 36, Math.max(1, since + apart * matches));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toSeconds());
    }
}
