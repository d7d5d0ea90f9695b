package dateline.syndication.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of a version a page shows.
 *
 * @param share of all shingles of the version that are on the page, 0 to 1
 * @param score number of these shingles, less the number of those that are missing
 * @param hasOpening whether most of the headline or the teaser is on the page
 * @param bodyShare of the shingles of the body, 0 to 1; 0 without a body
 * @param endsEarly whether the page shows the beginning of the body, and not the last 30 % or more of it
 */
record VersionMatch(int version, double share, int score, boolean hasOpening, double bodyShare, boolean endsEarly) {

    /** Share from which a page counts as a copy of the version. */
    static final double COMPLETE = 0.8;

    /** Share below which a page counts as one without the text. */
    static final double ABSENT = 0.1;

    private static final double MIN_OPENING = 0.5;
    private static final double MIN_TAIL = 0.3;
    private static final double MIN_BEGINNING = 0.6;

    /**
     * The best first. The score also separates a version from another that only adds text to it. Versions with the same
     * words are equally good: then the expected one comes first.
     */
    static Comparator<VersionMatch> bestFirst(int expected) {
        return Comparator.comparingInt(VersionMatch::score)
                .thenComparing(match -> match.version() == expected)
                .thenComparingInt(VersionMatch::version)
                .reversed();
    }

    static VersionMatch of(VersionText text, PageText page) {
        int opening = 0;
        int all = 0;
        boolean hasOpening = false;
        for (List<String> segment : text.opening()) {
            List<String> shingles = PageText.shingles(segment);
            int matched = (int) shingles.stream().filter(page::hasShingle).count();
            opening += matched;
            all += shingles.size();
            hasOpening |= matched >= MIN_OPENING * shingles.size();
        }
        List<Boolean> body = new ArrayList<>();
        for (List<String> segment : text.body())
            PageText.shingles(segment).forEach(shingle -> body.add(page.hasShingle(shingle)));
        int inBody = (int) body.stream().filter(Boolean::booleanValue).count();
        all += body.size();
        return new VersionMatch(
                text.number(),
                all == 0 ? 0 : (double) (opening + inBody) / all,
                2 * (opening + inBody) - all,
                hasOpening,
                body.isEmpty() ? 0 : (double) inBody / body.size(),
                endsEarly(body, inBody));
    }

    private static boolean endsEarly(List<Boolean> body, int matched) {
        int beginning = body.lastIndexOf(true) + 1;
        return matched > 0 && matched >= MIN_BEGINNING * beginning && body.size() - beginning >= MIN_TAIL * body.size();
    }

    boolean isComplete() {
        return share >= COMPLETE;
    }

    boolean hasBody() {
        return bodyShare >= ABSENT;
    }

    int percent() {
        return (int) Math.round(share * 100);
    }
}
