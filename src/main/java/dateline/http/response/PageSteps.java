package dateline.http.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The items of a page, read in steps of a few rows and ended once they are large, so that a page fits into the memory whatever its rows
 * hold.
 *
 * @param rows from which the items were read, in the same order
 * @param hasMore whether other rows follow
 */
public record PageSteps<R, T>(List<R> rows, List<T> items, boolean hasMore) {

    /** Reads rows by keyset. */
    public interface RowReader<R> {

        /** @param last the row after which to read; null for the first rows */
        List<R> after(R last, int max);
    }

    private static final int ROWS_OF_STEP = 20;
    private static final int MAX_BYTES = 1_000_000;

    /**
     * Reads a page.
     *
     * @param limit maximum number of items
     * @param read returns one item for each row, in the same order
     * @param large the part of an item that may be large; the item with which these have 1,000,000 bytes of JSON is the last
     */
    public static <R, T> PageSteps<R, T> read(
            int limit, RowReader<R> reader, Function<List<R>, List<T>> read, Function<T, Object> large) {
        List<R> rows = new ArrayList<>();
        List<T> items = new ArrayList<>();
        R last = null;
        int bytes = 0;
        boolean hasMore = true;
        while (hasMore && items.size() < limit && bytes < MAX_BYTES) {
            int wanted = Math.min(ROWS_OF_STEP, limit - items.size());
            List<R> found = reader.after(last, wanted + 1);
            List<T> step = read.apply(found.subList(0, Math.min(found.size(), wanted)));
            int count = 0;
            while (count < step.size() && bytes < MAX_BYTES) {
                last = found.get(count);
                rows.add(last);
                items.add(step.get(count));
                bytes += size(large.apply(step.get(count++)));
            }
            hasMore = found.size() > count;
        }
        return new PageSteps<>(rows, items, hasMore);
    }

    private static int size(Object value) {
        try {
            return StoredJson.MAPPER.writeValueAsBytes(value).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
