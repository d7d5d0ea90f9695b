package dateline.syndication.partner;

import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
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
        UUID position = cursor == null
                ? BEFORE_ALL
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                after.apply(position, limit + 1),
                limit,
                last -> cursors.seal(links.query(), id.apply(last).toString()),
                links,
                null);
    }

    /**
     * A page ordered by name.
     *
     * @param after reads the items after a name, up to a maximum number
     */
    public <T> Page<T> byName(
            int limit, String cursor, BiFunction<String, Integer, List<T>> after, Function<T, String> name) {
        String position =
                cursor == null ? "" : cursors.open(links.query(), cursor).get(0);
        return Page.of(
                after.apply(position, limit + 1),
                limit,
                last -> cursors.seal(links.query(), name.apply(last)),
                links,
                null);
    }
}
