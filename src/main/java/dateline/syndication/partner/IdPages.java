package dateline.syndication.partner;

import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.PageSteps;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Keyset pagination by id or name. Ids are ordered by creation time. */
@RequestScoped
public class IdPages {

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
     * @param large the part of an item that may be large, see {@link PageSteps}
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
     * A page of items that are read from their ids, in the order of these; it ends early once the items are large.
     *
     * @param after reads the ids after an id, up to a maximum number
     * @param read returns one item for each id, in the same order
     */
    public <T> Page<T> readById(
            int limit, String cursor, BiFunction<UUID, Integer, List<UUID>> after, Function<List<UUID>, List<T>> read) {
        UUID position = cursor == null
                ? BEFORE_ALL
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        PageSteps<UUID, T> page = PageSteps.read(
                limit, (last, max) -> after.apply(last == null ? position : last, max), read, item -> item);
        return Page.of(
                page.items(),
                limit,
                page.hasMore(),
                shown -> cursors.seal(
                        links.query(), page.rows().get(shown.size() - 1).toString()),
                links);
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
        PageSteps<T, T> page = PageSteps.read(
                limit,
                (last, max) -> after.apply(last == null ? position : name.apply(last), max),
                Function.identity(),
                large);
        return Page.of(
                page.items(),
                limit,
                page.hasMore(),
                shown -> cursors.seal(links.query(), name.apply(shown.get(shown.size() - 1))),
                links);
    }
}
