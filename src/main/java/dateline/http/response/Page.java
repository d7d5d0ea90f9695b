package dateline.http.response;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.HasLastModified;
import dateline.http.describe.HasLinkHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of a collection, in keyset order.
 *
 * @param items in the order asked for
 * @param page size asked for and the cursor of the next page
 * @param links to this page and the next
 * @param facets by name, each with its most frequent values; only those that were asked for
 * @param modified when the last change touched the collection, removals included; a header, not a member
 * @param about what all of it belongs to and ends with, or null; headers, not a member
 */
public record Page<T>(
        List<T> items,
        PagePosition page,
        Links links,
        Map<String, List<Facet>> facets,
        @JsonIgnore Instant modified,
        @JsonIgnore CacheableRepresentation about)
        implements HasLastModified, CacheableRepresentation, HasLinkHeader {

    public Page(List<T> items, PagePosition page, Links links, Instant modified) {
        this(items, page, links, null, modified, null);
    }

    /**
     * @param limit 1 to 100
     * @param nextCursor absent on the last page
     * @param count only where it was asked for
     */
    @Schema(name = "PagePosition")
    public record PagePosition(int limit, String nextCursor, Count count) {}

    /** @param value matches, counted up to 10,000; @param atLeast true when there are more than were counted */
    @Schema(name = "PageCount")
    public record Count(int value, boolean atLeast) {}

    /** @param value to filter by; @param name for people, where it has one; @param count of the items that have it */
    @Schema(name = "PageFacet")
    public record Facet(String value, String name, int count) {}

    /** Absolute URLs. */
    @Schema(name = "PageLinks")
    public record Links(String self, String next) {}

    /**
     * @param rows one more than asked for, where there are more
     * @param cursor of a row, by which the next page goes on after it
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor, PageLinks links, Count count) {
        boolean hasNext = rows.size() > limit;
        List<T> items = hasNext ? List.copyOf(rows.subList(0, limit)) : List.copyOf(rows);
        String next = hasNext ? cursor.apply(items.get(limit - 1)) : null;
        return new Page<>(
                items,
                new PagePosition(limit, next, count),
                new Links(links.self(), next == null ? null : links.next(next)),
                null);
    }

    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), page, links, facets, modified, about);
    }

    public Page<T> modified(Instant instant) {
        return new Page<>(items, page, links, facets, instant, about);
    }

    /** The same of something: it is purged and ends with that. */
    public Page<T> about(CacheableRepresentation whole) {
        return new Page<>(items, page, links, facets, modified, whole);
    }

    public Page<T> withCount(Count count, Map<String, List<Facet>> by) {
        return new Page<>(items, new PagePosition(page.limit(), page.nextCursor(), count), links, by, modified, about);
    }

    /** The same page of other items in their place. */
    public <R> Page<R> with(List<R> others) {
        return new Page<>(others, page, links, facets, modified, about);
    }

    @Override
    public Optional<Instant> lastModified() {
        // What an item shows may change by time alone, which no change of the collection tells.
        if (modified == null) return Optional.empty();
        Instant last = modified;
        for (T item : items) {
            Instant changed =
                    item instanceof HasLastModified dated ? dated.lastModified().orElse(last) : last;
            if (changed.isAfter(last)) last = changed;
        }
        return Optional.of(last);
    }

    @Override
    public Optional<String> link() {
        return Optional.ofNullable(links.next()).map(next -> "<" + next + ">; rel=\"next\"");
    }

    @Override
    public List<String> cacheTags() {
        Set<String> tags = new LinkedHashSet<>();
        for (CacheableRepresentation one : cacheables()) tags.addAll(one.cacheTags());
        return List.copyOf(tags);
    }

    @Override
    public Optional<Instant> trueUntil() {
        Instant earliest = null;
        for (CacheableRepresentation one : cacheables()) {
            Instant end = one.trueUntil().orElse(null);
            if (end != null && (earliest == null || end.isBefore(earliest))) earliest = end;
        }
        return Optional.ofNullable(earliest);
    }

    private List<CacheableRepresentation> cacheables() {
        List<CacheableRepresentation> shown = new ArrayList<>(items.size() + 1);
        if (about != null) shown.add(about);
        for (T item : items) if (item instanceof CacheableRepresentation one) shown.add(one);
        return shown;
    }
}
