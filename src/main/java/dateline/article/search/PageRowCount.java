package dateline.article.search;

import java.util.stream.IntStream;

/**
 * The number of rows that a statement reads for a page. It is part of the text of the statement, because the planner must
 * know how few rows are read, and each text has a plan of its own on every connection. Therefore a page is read from the
 * next of a few sizes, and cut.
 */
public final class PageRowCount {

    private static final int[] SIZES = {10, 20, 50, 100, 200};

    private PageRowCount() {}

    /** @return at least one more than {@code items}, which shows whether there is a next page */
    public static int forItems(int items) {
        return 1 + IntStream.of(SIZES).filter(size -> size >= items).findFirst().orElse(items);
    }
}
