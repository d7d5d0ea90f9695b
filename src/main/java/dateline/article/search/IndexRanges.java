package dateline.article.search;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.CandidateQuery.SortOrder;
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
 * @param crossed the ranges with every group used
 * @param joined the ranges with only the narrowest group used
 */
record IndexRanges(List<IndexRange> crossed, List<IndexRange> joined) {

    private static final int CROSSED = 4;
    // Narrowest first: the more values a kind has, the fewer articles each value has.
    private static final List<String> NARROWEST =
            List.of("tag", "author", "subject", "section", "source", "language", "type");
    static final String LIVE = "live";
    private static final List<String> ANY = List.of(LIVE);

    static IndexRanges of(List<IndexRange> lanes) {
        List<IndexRange> all = lanes.stream().distinct().toList();
        List<IndexRange> crossed = all.stream()
                .filter(lane -> lane.groups().size() > 1)
                .sorted(Comparator.comparing((IndexRange lane) -> rank(narrowest(lane)))
                        .reversed())
                .limit(CROSSED)
                .toList();
        return new IndexRanges(
                crossed, all.stream().filter(lane -> !crossed.contains(lane)).toList());
    }

    private static List<String> narrowest(IndexRange lane) {
        return lane.groups().stream()
                .min(Comparator.comparing(IndexRanges::rank).thenComparing(List::size))
                .orElse(ANY);
    }

    private static int rank(List<String> group) {
        return group == ANY ? NARROWEST.size() : NARROWEST.indexOf(kind(group.get(0)));
    }

    private static String kind(String term) {
        return term.substring(0, term.indexOf(':'));
    }

    boolean isEmpty() {
        return crossed.isEmpty() && joined.isEmpty();
    }

    /** Whether a range without terms is among the ranges that come first in this order. */
    boolean beginWithAll(SortOrder order) {
        return joined.stream()
                .filter(lane -> lane.groups().isEmpty())
                .anyMatch(lane -> order.descending()
                        ? Objects.equals(lane.until(), newest())
                        : Objects.equals(lane.from(), oldest()));
    }

    IndexRanges onlyCrossed() {
        return new IndexRanges(crossed, List.of());
    }

    private Stream<IndexRange> all() {
        return Stream.concat(crossed.stream(), joined.stream());
    }

    /** Returns the cost of an index look-up: the number of distinct terms. */
    long weight() {
        return Stream.concat(
                        crossed.stream().flatMap(lane -> lane.groups().stream()),
                        joined.stream().map(IndexRanges::narrowest))
                .flatMap(List::stream)
                .distinct()
                .count();
    }

    Instant newest() {
        return edge(IndexRange::until, (one, other) -> one.isAfter(other) ? one : other);
    }

    Instant oldest() {
        return edge(IndexRange::from, (one, other) -> one.isBefore(other) ? one : other);
    }

    private Instant edge(Function<IndexRange, Instant> edge, BinaryOperator<Instant> further) {
        return all().anyMatch(lane -> edge.apply(lane) == null)
                ? null
                : all().map(edge).reduce(further).orElse(null);
    }

    /** Returns the join that {@link #look} needs before {@code article_text x}; empty if it needs none. */
    Sql beside(SortOrder order, String since, String before) {
        if (!changing(order)) return new Sql();
        return new Sql()
                .add("(select array(select t.term from")
                .add(rows(terms()))
                .add("where t.since < %s and t.until >= %s) as terms offset 0) lane cross join"
                        .formatted(before, since));
    }

    /** Returns the terms as a table {@code t}. */
    static Sql rows(List<TimedTerm> terms) {
        return new Sql()
                .add(
                        "unnest(?, cast(? as bigint[]), cast(? as bigint[])) t(term, since, until)",
                        terms.stream().map(TimedTerm::name).toList(),
                        terms.stream().map(term -> String.valueOf(term.since())).toList(),
                        terms.stream().map(term -> String.valueOf(term.until())).toList());
    }

    /**
     * A term and the period in which an article with this term may be selected, in epoch seconds, both ends included.
     */
    record TimedTerm(String name, long since, long until) {

        private boolean meets(TimedTerm other) {
            return name.equals(other.name) && since <= other.until && other.since <= until;
        }

        private TimedTerm and(TimedTerm other) {
            return new TimedTerm(name, Math.min(since, other.since), Math.max(until, other.until));
        }
    }

    /** Returns the terms of the joined ranges. A term occurs twice only if its periods do not overlap. */
    List<TimedTerm> terms() {
        List<TimedTerm> terms = new ArrayList<>();
        joined.stream()
                .flatMap(lane -> narrowest(lane).stream().map(name -> new TimedTerm(name, since(lane), until(lane))))
                .distinct()
                .sorted(Comparator.comparing(TimedTerm::name).thenComparing(TimedTerm::since))
                .forEach(term -> {
                    int last = terms.size() - 1;
                    if (last >= 0 && terms.get(last).meets(term))
                        terms.set(last, terms.get(last).and(term));
                    else terms.add(term);
                });
        return terms;
    }

    // The periods bound the publication instant. They do not help in the order of modification.
    private boolean changing(SortOrder order) {
        return order.published()
                && terms().stream()
                                .map(term -> term.since() + " " + term.until())
                                .distinct()
                                .count()
                        > 1;
    }

    private static long since(IndexRange lane) {
        return TimeBucketScan.second(lane.from() == null ? Instant.MIN : lane.from());
    }

    private static long until(IndexRange lane) {
        return TimeBucketScan.second(lane.until() == null ? Instant.MAX : lane.until());
    }

    /**
     * Returns a condition on {@code x} that the GIN index can answer: the article may be in a range, and it lies in
     * this time range.
     */
    Sql look(SortOrder order, String since, String before) {
        String column = order.column();
        Sql sql = new Sql().add("(");
        if (!joined.isEmpty()) {
            if (changing(order)) sql.add("x.terms && lane.terms");
            else sql.add("x.terms && ?", terms().stream().map(TimedTerm::name).toList());
            sql.add(TimeBucketScan.within(column, since, before));
        }
        for (IndexRange lane : crossed) {
            if (lane != crossed.get(0) || !joined.isEmpty()) sql.add("or");
            sql.add("true");
            for (List<String> group : lane.groups()) sql.add("and x.terms && ?", group);
            sql.add(own(lane, order, since, before));
        }
        return sql.add(")");
    }

    // Uses the bounds of the range itself only where they are tighter than those of all ranges: an additional bound
    // needs more time_cover values.
    private Sql own(IndexRange lane, SortOrder order, String since, String before) {
        boolean begins =
                order.published() && lane.from() != null && !lane.from().equals(oldest());
        boolean ends =
                order.published() && lane.until() != null && !lane.until().equals(newest());
        List<Object> seconds = new ArrayList<>();
        if (begins) seconds.add(since(lane));
        if (ends) seconds.add(until(lane) + 1);
        return new Sql()
                .add(
                        TimeBucketScan.within(
                                order.column(),
                                begins ? "greatest(%s, cast(? as bigint))".formatted(since) : since,
                                ends ? "least(%s, cast(? as bigint))".formatted(before) : before),
                        seconds.toArray());
    }

    /** Returns a cheap condition on {@code a}: the article may be in a range. */
    Sql likely() {
        List<String> terms =
                all().flatMap(lane -> narrowest(lane).stream()).distinct().toList();
        if (terms.containsAll(ANY)) return new Sql().add("true");
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
        Sql sql = new Sql().add("(false");
        for (Group group : groups) sql.add("or").add(group.condition());
        return sql.add(")");
    }
}
