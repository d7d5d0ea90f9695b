package dateline.article.search;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dateline.article.search.ArticleFilter.Group;
import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Combines many index ranges into one index condition. For most ranges the condition uses only the terms of their
 * narrowest group, all in one list, because a look-up costs time for each term. For up to four ranges with several
 * groups it uses all groups.
 *
 * @param intersected the ranges with every group used
 * @param merged the ranges with only the narrowest group used
 */
record IndexRanges(List<IndexRange> intersected, List<IndexRange> merged) {

    private static final int MAX_INTERSECTED = 4;
    // Narrowest first: the more values a kind has, the fewer articles each value has.
    private static final List<String> NARROWEST_FIRST =
            List.of("tag", "author", "subject", "section", "source", "language", "type");
    static final String LIVE = "live";
    private static final List<String> ANY_LIVE = List.of(LIVE);

    static IndexRanges of(List<IndexRange> ranges) {
        List<IndexRange> all = ranges.stream().distinct().toList();
        List<IndexRange> intersected = all.stream()
                .filter(range -> range.groups().size() > 1)
                .sorted(Comparator.comparing((IndexRange range) -> rank(narrowest(range)))
                        .reversed())
                .limit(MAX_INTERSECTED)
                .toList();
        return new IndexRanges(
                intersected,
                all.stream().filter(range -> !intersected.contains(range)).toList());
    }

    private static List<String> narrowest(IndexRange range) {
        return range.groups().stream()
                .min(Comparator.comparing(IndexRanges::rank).thenComparing(List::size))
                .orElse(ANY_LIVE);
    }

    private static int rank(List<String> group) {
        return group == ANY_LIVE ? NARROWEST_FIRST.size() : NARROWEST_FIRST.indexOf(kind(group.get(0)));
    }

    private static String kind(String term) {
        return term.substring(0, term.indexOf(':'));
    }

    boolean isEmpty() {
        return intersected.isEmpty() && merged.isEmpty();
    }

    /** Whether a range without terms is among the ranges that come first in this order. */
    boolean startsWithAllArticles(SortOrder order) {
        return merged.stream()
                .filter(range -> range.groups().isEmpty())
                .anyMatch(range -> order.descending()
                        ? Objects.equals(range.until(), newest())
                        : Objects.equals(range.from(), oldest()));
    }

    IndexRanges intersectedOnly() {
        return new IndexRanges(intersected, List.of());
    }

    private Stream<IndexRange> all() {
        return Stream.concat(intersected.stream(), merged.stream());
    }

    /** Returns the cost of an index look-up: the number of distinct terms. */
    long lookupCost() {
        return Stream.concat(
                        intersected.stream().flatMap(range -> range.groups().stream()),
                        merged.stream().map(IndexRanges::narrowest))
                .flatMap(List::stream)
                .distinct()
                .count();
    }

    Instant newest() {
        return outermost(IndexRange::until, (one, other) -> one.isAfter(other) ? one : other);
    }

    Instant oldest() {
        return outermost(IndexRange::from, (one, other) -> one.isBefore(other) ? one : other);
    }

    private Instant outermost(Function<IndexRange, Instant> bound, BinaryOperator<Instant> outer) {
        return all().anyMatch(range -> bound.apply(range) == null)
                ? null
                : all().map(bound).reduce(outer).orElse(null);
    }

    /** Returns the join that {@link #lookupCondition} needs before {@code article_text x}; empty if it needs none. */
    Sql termsJoin(SortOrder order, String since, String before) {
        if (!hasDifferentPeriods(order)) return Sql.EMPTY;
        return Sql.of("(select array(select t.term from")
                .add(termTable(terms()))
                .add("where t.since < %s and t.until >= %s) as terms offset 0) active cross join"
                        .formatted(before, since));
    }

    /** Returns the terms as a table {@code t}. */
    static Sql termTable(List<TimedTerm> terms) {
        return Sql.of("unnest(:terms, cast(:since as bigint[]), cast(:until as bigint[])) t(term, since, until)")
                .with("terms", terms.stream().map(TimedTerm::name).toList())
                .with(
                        "since",
                        terms.stream().map(term -> String.valueOf(term.since())).toList())
                .with(
                        "until",
                        terms.stream().map(term -> String.valueOf(term.until())).toList());
    }

    /**
     * A term and the period in which an article with this term may be selected, in epoch seconds, both ends included.
     */
    record TimedTerm(String name, long since, long until) {

        private boolean overlaps(TimedTerm other) {
            return name.equals(other.name) && since <= other.until && other.since <= until;
        }

        private TimedTerm union(TimedTerm other) {
            return new TimedTerm(name, Math.min(since, other.since), Math.max(until, other.until));
        }
    }

    /** Returns the terms of the joined ranges. A term occurs twice only if its periods do not overlap. */
    List<TimedTerm> terms() {
        List<TimedTerm> terms = new ArrayList<>();
        merged.stream()
                .flatMap(
                        range -> narrowest(range).stream().map(name -> new TimedTerm(name, since(range), until(range))))
                .distinct()
                .sorted(Comparator.comparing(TimedTerm::name).thenComparing(TimedTerm::since))
                .forEach(term -> {
                    int last = terms.size() - 1;
                    if (last >= 0 && terms.get(last).overlaps(term))
                        terms.set(last, terms.get(last).union(term));
                    else terms.add(term);
                });
        return terms;
    }

    // The periods bound the publication instant. They do not help in the order of modification.
    private boolean hasDifferentPeriods(SortOrder order) {
        return order.isByPublication()
                && terms().stream()
                                .map(term -> term.since() + " " + term.until())
                                .distinct()
                                .count()
                        > 1;
    }

    private static long since(IndexRange range) {
        return TimeRangeScan.epochSecond(range.from() == null ? Instant.MIN : range.from());
    }

    private static long until(IndexRange range) {
        return TimeRangeScan.epochSecond(range.until() == null ? Instant.MAX : range.until());
    }

    /**
     * Returns a condition on {@code x} that the GIN index can answer: the article may be in a range, and it lies in
     * this time range.
     */
    Sql lookupCondition(SortOrder order, String since, String before) {
        String column = order.column();
        Sql sql = Sql.of("(");
        if (!merged.isEmpty()) {
            if (hasDifferentPeriods(order)) sql = sql.add("x.terms && active.terms");
            else
                sql = sql.add("x.terms && :terms")
                        .with("terms", terms().stream().map(TimedTerm::name).toList());
            sql = sql.add(TimeRangeScan.inTimeRange(column, since, before));
        }
        for (IndexRange range : intersected) {
            if (range != intersected.get(0) || !merged.isEmpty()) sql = sql.add("or");
            sql = sql.add("true");
            for (List<String> group : range.groups())
                sql = sql.add("and x.terms && :group").with("group", group);
            sql = sql.add(timeCondition(range, order, since, before));
        }
        return sql.add(")");
    }

    // Uses the bounds of the range itself only where they are tighter than those of all ranges: an additional bound
    // needs more time_cover values.
    private Sql timeCondition(IndexRange range, SortOrder order, String since, String before) {
        boolean hasOwnStart =
                order.isByPublication() && range.from() != null && !range.from().equals(oldest());
        boolean hasOwnEnd = order.isByPublication()
                && range.until() != null
                && !range.until().equals(newest());
        Sql sql = Sql.of(TimeRangeScan.inTimeRange(
                order.column(),
                hasOwnStart ? "greatest(%s, cast(:start as bigint))".formatted(since) : since,
                hasOwnEnd ? "least(%s, cast(:end as bigint))".formatted(before) : before));
        if (hasOwnStart) sql = sql.with("start", since(range));
        return hasOwnEnd ? sql.with("end", until(range) + 1) : sql;
    }

    /** Returns a cheap condition on {@code a}: the article may be in a range. */
    Sql approximateCondition() {
        List<String> terms =
                all().flatMap(range -> narrowest(range).stream()).distinct().toList();
        if (terms.containsAll(ANY_LIVE)) return Sql.of("true");
        Map<String, List<String>> values = terms.stream()
                .collect(groupingBy(
                        IndexRanges::kind, mapping(term -> term.substring(term.indexOf(':') + 1), toList())));
        List<Group> groups = new ArticleFilter(
                        values.get("section"),
                        values.get("tag"),
                        null,
                        values.get("subject"),
                        values.get("author"),
                        values.get("source"),
                        values.get("language"),
                        values.get("type"))
                .groups();
        Sql sql = Sql.of("(false");
        for (Group group : groups) sql = sql.add("or").add(group.condition());
        return sql.add(")");
    }
}
