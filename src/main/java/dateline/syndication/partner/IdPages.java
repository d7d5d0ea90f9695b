package dateline.syndication.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Keyset pagination by id or name. Ids are ordered by creation time. */
@RequestScoped
public class IdPages {

    private static final int MAX_BYTES = 1_000_000;
    // A permission or a partner can have 200 kB.
    private static final int ROWS_AT_ONCE = 20;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Cursors cursors;
    private final PageLinks links;

    IdPages(Cursors cursors, PageLinks links) {
        this.cursors = cursors;
        this.links = links;
    }

    /**
     * A page ordered by id.
     *
     * @param after reads the items after an id, up to a maximum number
     */
    public <T> Page<T> byId(int limit, String cursor, BiFunction<UUID, Integer, List<T>> after, Function<T, UUID> id) {
        return byId(limit, cursor, after, id, item -> "");
    }

    /**
     * A page ordered by id that ends early once its items are large.
     *
     * @param large the part of an item that may be large; the item with which these have {@value #MAX_BYTES} bytes of JSON is the last
     */
    public <T> Page<T> byId(
            int limit,
            String cursor,
            BiFunction<UUID, Integer, List<T>> after,
            Function<T, UUID> id,
            Function<T, Object> large) {
        return byName(
                limit,
                cursor,
                (last, max) -> after.apply(last.isEmpty() ? BEFORE_ALL : UUID.fromString(last), max),
                item -> id.apply(item).toString(),
                large);
    }

    /**
     * A page ordered by name.
     *
     * @param after reads the items after a name, up to a maximum number
     */
    public <T> Page<T> byName(
            int limit, String cursor, BiFunction<String, Integer, List<T>> after, Function<T, String> name) {
        return byName(limit, cursor, after, name, item -> "");
    }

    /** The same for items that may be large; see {@link #byId(int, String, BiFunction, Function, Function)}. */
    public <T> Page<T> byName(
            int limit,
            String cursor,
            BiFunction<String, Integer, List<T>> after,
            Function<T, String> name,
            Function<T, Object> large) {
        String position =
                cursor == null ? "" : cursors.open(links.query(), cursor).get(0);
        List<T> items = new ArrayList<>();
        int bytes = 0;
        boolean hasMore = true;
        while (hasMore && items.size() < limit && bytes < MAX_BYTES) {
            int wanted = Math.min(ROWS_AT_ONCE, limit - items.size());
            List<T> rows = after.apply(position, wanted + 1);
            int count = 0;
            while (count < Math.min(rows.size(), wanted) && bytes < MAX_BYTES) {
                items.add(rows.get(count));
                bytes += size(large.apply(rows.get(count++)));
            }
            hasMore = rows.size() > count;
            if (hasMore) position = name.apply(rows.get(count - 1));
        }
        return Page.of(
                items,
                limit,
                hasMore,
                shown -> cursors.seal(links.query(), name.apply(shown.get(shown.size() - 1))),
                links);
    }

    private static int size(Object value) {
        try {
            return StoredJson.MAPPER.writeValueAsBytes(value).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
