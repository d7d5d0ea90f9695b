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
 * Many lanes as one question to the index. Of most lanes it is asked for the narrowest group only, all of them together: a look costs so much
 * for each term. A few lanes of several groups are asked for with all of these.
 *
 * @param crossed those of which every group is asked for
 * @param joined those of which one group is asked for
 */
record IndexRanges(List<IndexRange> crossed, List<IndexRange> joined) {

    private static final int CROSSED = 4;
    // What a newsroom has most values of has the fewest articles for each.
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

    /** Whether one of them has no term, and is among those that begin first. */
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

    /** What a look at the index costs, in terms. */
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

    /** What {@link #look} needs besides, before {@code article_text x}. */
    Sql beside(SortOrder order, String since, String before) {
        if (!changing(order)) return new Sql();
        return new Sql()
                .add("(select array(select t.term from")
                .add(rows(terms()))
                .add("where t.since < %s and t.until >= %s) as terms offset 0) lane cross join"
                        .formatted(before, since));
    }

    /** As a table {@code t}. */
    static Sql rows(List<TimedTerm> terms) {
        return new Sql()
                .add(
                        "unnest(?, cast(? as bigint[]), cast(? as bigint[])) t(term, since, until)",
                        terms.stream().map(TimedTerm::name).toList(),
                        terms.stream().map(term -> String.valueOf(term.since())).toList(),
                        terms.stream().map(term -> String.valueOf(term.until())).toList());
    }

    /** A term with a time in which an article that has it may be selected, in seconds, both included. */
    record TimedTerm(String name, long since, long until) {

        private boolean meets(TimedTerm other) {
            return name.equals(other.name) && since <= other.until && other.since <= until;
        }

        private TimedTerm and(TimedTerm other) {
            return new TimedTerm(name, Math.min(since, other.since), Math.max(until, other.until));
        }
    }

    /** What the joined lanes are asked for; a term twice only where there is time between. */
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

    // Publication says little of when something is modified.
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

    /** A condition on {@code x}, that an index answers: it may be in a lane, and is in that stretch. */
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

    // Within the lane's own time, where it is shorter than that of all: what two instants bound takes more numbers to
    // cover.
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

    /** A condition on {@code a}, quickly told: it may be in a lane. */
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
