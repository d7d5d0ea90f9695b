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
 * @param items in the requested order
 * @param page requested size and cursor of the next page
 * @param links to this page and the next
 * @param facets requested facets by name, each with its most frequent values
 * @param warnings values of the request that may be mistakes; only on a first page without items
 * @param modified instant of the last change of the collection, removals included; for a header, not a member
 * @param about resource to which all items belong, or null: the page has its cache tags and ends with it; for headers, not a member
 */
public record Page<T>(
        List<T> items,
        PagePosition page,
        Links links,
        Map<String, List<Facet>> facets,
        List<ParameterWarning> warnings,
        @JsonIgnore Instant modified,
        @JsonIgnore CacheableRepresentation about)
        implements HasLastModified, CacheableRepresentation, HasLinkHeader {

    public Page(List<T> items, PagePosition page, Links links, Instant modified) {
        this(items, page, links, null, null, modified, null);
    }

    /**
     * @param limit 1 to 100
     * @param nextCursor absent on the last page
     * @param count absent unless requested
     */
    @Schema(name = "PagePosition")
    public record PagePosition(int limit, String nextCursor, Count count) {}

    /** @param value number of matches, counted up to 10,000; @param atLeast true if there are more */
    @Schema(name = "PageCount")
    public record Count(int value, boolean atLeast) {}

    /** @param value to filter by; @param name to display, absent if it has none; @param count of items with this value */
    @Schema(name = "PageFacet")
    public record Facet(String value, String name, int count) {}

    /**
     * A value of the request that may be a mistake.
     *
     * @param parameter the name of the query parameter
     * @param code unknown-value: the caller knows no name with this slug
     * @param didYouMean a public name with a similar slug; absent if there is none
     */
    @Schema(name = "PageWarning")
    public record ParameterWarning(String parameter, String code, String value, String didYouMean) {}

    /** Absolute URLs. */
    @Schema(name = "PageLinks")
    public record Links(String self, String next) {}

    /**
     * @param rows up to {@code limit} + 1: one more than requested shows that there is a next page
     * @param cursor of a row; the next page begins after that row
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor, PageLinks links, Count count) {
        boolean hasNext = rows.size() > limit;
        List<T> items = hasNext ? rows.subList(0, limit) : rows;
        Page<T> page = of(items, limit, hasNext, shown -> cursor.apply(shown.get(limit - 1)), links);
        return count == null ? page : page.withCount(count, null);
    }

    /**
     * A page that may end before its limit is reached.
     *
     * @param limit the number of items that was requested
     * @param hasNext whether other items follow
     * @param cursor of the items of the page; the next page begins after them
     */
    public static <T> Page<T> of(
            List<T> items, int limit, boolean hasNext, Function<List<T>, String> cursor, PageLinks links) {
        String next = hasNext ? cursor.apply(items) : null;
        return new Page<>(
                List.copyOf(items),
                new PagePosition(limit, next, null),
                new Links(links.self(), next == null ? null : links.next(next)),
                null);
    }

    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), page, links, facets, warnings, modified, about);
    }

    public Page<T> modified(Instant instant) {
        return new Page<>(items, page, links, facets, warnings, instant, about);
    }

    /** A page whose items all belong to this resource: it has its cache tags and ends with it. */
    public Page<T> about(CacheableRepresentation whole) {
        return new Page<>(items, page, links, facets, warnings, modified, whole);
    }

    public Page<T> withCount(Count count, Map<String, List<Facet>> facets) {
        return new Page<>(
                items,
                new PagePosition(page.limit(), page.nextCursor(), count),
                links,
                facets,
                warnings,
                modified,
                about);
    }

    /** @param warnings empty for none */
    public Page<T> withWarnings(List<ParameterWarning> warnings) {
        return new Page<>(items, page, links, facets, warnings.isEmpty() ? null : warnings, modified, about);
    }

    /** The page with these items instead. */
    public <R> Page<R> with(List<R> others) {
        return new Page<>(others, page, links, facets, warnings, modified, about);
    }

    @Override
    public Optional<Instant> lastModified() {
        // An item may have changed later than the collection, for example by time alone.
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

    // A caller can send any number of unknown names, and would fill the cache with empty pages.
    @Override
    public boolean mayBeCached() {
        return warnings == null;
    }

    private List<CacheableRepresentation> cacheables() {
        List<CacheableRepresentation> shown = new ArrayList<>(items.size() + 1);
        if (about != null) shown.add(about);
        for (T item : items) if (item instanceof CacheableRepresentation one) shown.add(one);
        return shown;
    }
}
