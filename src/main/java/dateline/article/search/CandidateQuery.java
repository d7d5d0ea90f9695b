package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.TimeRangeScan.TimeRangeQuery;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import dateline.http.response.Cursors;
import dateline.http.response.PageLinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The plan of an article list: selects the ids and sort instants of the articles in order. It reads the index of
 * {@code article} in the requested order, or the range of one term in {@code article_term}; all other queries use time
 * range scans. A page therefore reads about as many rows as it shows, however many articles match.
 */
public record CandidateQuery(
        ArticleQuery query,
        Feed feed,
        ReadScope scope,
        SearchExpression expression,
        SortOrder order,
        KeysetPosition after) {

    /** The sort values of the last item of a page; the next page begins after it. */
    record KeysetPosition(Instant at, UUID id) {}

    CandidateQuery startingAfter(KeysetPosition position) {
        return new CandidateQuery(query, feed, scope, expression, order, position);
    }

    /** Returns this plan starting at the query's cursor, or unchanged if the query has no cursor. */
    public CandidateQuery startingAtCursor(Cursors cursors, PageLinks links) {
        if (query.cursor() == null) return this;
        List<String> values = cursors.open(links.query(), query.cursor());
        return startingAfter(new KeysetPosition(Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }

    /** Returns the same plan in order of publication, from its beginning, for a reader at an instant. */
    CandidateQuery fromNewest(Audience audience, Instant now) {
        ReadScope atInstant = scope.isForPartner() ? scope : ReadScope.at(audience, now);
        return new CandidateQuery(query, feed, atInstant, expression, SortOrder.NEWEST, null);
    }

    /** Returns a statement for the first {@code limit} candidates. */
    public Sql selectFirst(int limit) {
        return selectFirst(limit, List.of());
    }

    /** @param extraColumns additional columns to select */
    Sql selectFirst(int limit, List<SelectedColumn> extraColumns) {
        List<Group> requested = ArticleFilter.of(query).groups();
        List<Group> ofFeed = feed == null || feed.query == null ? List.of() : feed.query.groups();
        List<Group> groups = Stream.concat(requested.stream(), ofFeed.stream()).toList();
        List<Sql> parts = new ArrayList<>();
        if (!scope.isForPartner()) {
            parts.add(selectReadable(groups, limit, extraColumns));
        } else if (!ranges().isEmpty()) {
            parts.add(new IndexRangeScan(this, groups, ranges()).selectFirst(limit, extraColumns));
        }
        if (scope.isForPartner() && !scope.additionalIds().isEmpty())
            parts.add(selectByIds(groups, scope.additionalIds(), limit, extraColumns));
        if (!ofFeed.isEmpty() && !feed.pinnedIds().isEmpty())
            parts.add(selectByIds(requested, feed.pinnedIds(), limit, extraColumns));
        if (parts.isEmpty()) return selectTexts(groups, extraColumns).add("and false");
        if (parts.size() == 1) return parts.get(0);
        Sql all = Sql.join(
                "union all",
                parts.stream().map(part -> Sql.of("(").add(part).add(")")).toList());
        return Sql.of("select distinct on (w.%s, w.id) w.* from (".formatted(order.column()))
                .add(all)
                .add(") w")
                .add(order.orderBy("w", "id"))
                .add("limit :limit")
                .with("limit", limit);
    }

    // One index holds the candidates in this order, so one plan suits all values.
    private boolean followsOneIndex() {
        return feed == null
                && !scope.isForPartner()
                && followsOneIndex(ArticleFilter.of(query).groups(), List.of());
    }

    /** Returns the settings under which the pool {@code reads} plans a page of these candidates. */
    PlannerSettings plannerSettings() {
        if (followsOneIndex()) return PlannerSettings.ALONG_INDEX;
        return hasWordsOnly() ? PlannerSettings.OF_POOL : PlannerSettings.FOR_VALUES;
    }

    // The query consists of search words only. The full-text index then finds the candidates for all words.
    private boolean hasWordsOnly() {
        return expression != null
                && feed == null
                && !scope.isForPartner()
                && !bounds().hasOtherInstant()
                && ArticleFilter.of(query).groups().isEmpty()
                && !"relevance".equals(query.sort());
    }

    private boolean followsOneIndex(List<Group> groups, List<SelectedColumn> extraColumns) {
        if (!needsOnlyArticle(extraColumns) || bounds().hasOtherInstant()) return false;
        boolean oneTerm = groups.size() == 1 && groups.get(0).terms().size() == 1;
        return groups.isEmpty() || oneTerm && order.isByPublication();
    }

    private Sql selectReadable(List<Group> groups, int limit, List<SelectedColumn> extraColumns) {
        if (followsOneIndex(groups, extraColumns))
            return groups.isEmpty()
                    ? selectAll(limit)
                    : selectByTerm(groups.get(0).terms().get(0), limit);
        return new TimeRangeScan(
                        order,
                        TimeRangeScan.PUBLISHED,
                        bounds().newestSecond(),
                        bounds().oldest(),
                        TimeRangeQuery.of(order.column(), selectTexts(groups, extraColumns)),
                        extraColumns,
                        !bounds().hasOtherInstant()
                                ? TimeRangeScan.MATCHES_NEAR_START
                                : TimeRangeScan.MATCHES_FAR_FROM_START)
                .selectFirst(limit);
    }

    /** Whether the {@code article} row alone has all the columns needed. */
    boolean needsOnlyArticle(List<SelectedColumn> extraColumns) {
        return expression == null && extraColumns.isEmpty();
    }

    private Sql selectByIds(
            List<Group> groups, Collection<UUID> articles, int limit, List<SelectedColumn> extraColumns) {
        if (scope.isForPartner() && groups.isEmpty() && needsOnlyArticle(extraColumns) && !bounds().hasOtherInstant()) {
            // OFFSET 0 keeps the planner from scanning the index of the sort order to find these ids.
            return Sql.of("select w.* from (select a.id, a.%s from article a".formatted(order.column()))
                    .add("where a.id = any(:articles) and")
                    .withIds("articles", articles)
                    .add(scope.articles())
                    .add(bounds().conditions("a", "id"))
                    .add("offset 0) w")
                    .add(order.orderBy("w", "id"))
                    .add("limit :limit")
                    .with("limit", limit);
        }
        return selectTexts(groups, extraColumns)
                .add("and x.article_id = any(:articles)")
                .withIds("articles", articles)
                .add(order.orderBy("x", "article_id"))
                .add("limit :limit")
                .with("limit", limit);
    }

    private Sql selectAll(int limit) {
        return Sql.of("select a.id, a.%s from article a where".formatted(order.column()))
                .add(scope.articles())
                .add(bounds().conditions("a", "id"))
                .add(order.orderBy("a", "id"))
                .add("limit " + limit);
    }

    // The table has no articles that were taken back. It has scheduled and ended ones, which the conditions on its
    // columns exclude here. The row of the article decides again (ArticleSql.selected).
    private Sql selectByTerm(String term, int limit) {
        return Sql.of("select k.article_id as id, k.published_at from article_term k where k.term = :term")
                .with("term", term)
                .add(scope.isForEverybody() ? "and k.open" : "")
                .add("and (k.expires_at is null or k.expires_at >")
                .add(scope.now())
                .add(")")
                .add(bounds().conditions("k", "article_id"))
                .add(order.orderBy("k", "article_id"))
                .add("limit " + limit);
    }

    private Sql selectTexts(List<Group> groups, List<SelectedColumn> extraColumns) {
        return selectTexts(groups, extraColumns, Sql.EMPTY);
    }

    /** @param join a join to insert before {@code article_text x}; may be empty */
    Sql selectTexts(List<Group> groups, List<SelectedColumn> extraColumns, Sql join) {
        Sql sql = Sql.of("select x.article_id as id, x." + order.column());
        for (SelectedColumn column : extraColumns)
            sql = sql.add(",").add(column.value()).add("as " + column.name());
        sql = sql.add("from").add(join).add("article_text x");
        if (scope.isForPartner()) {
            // OFFSET 0 keeps the planner from reading articles before the index has selected them.
            sql = sql.add("cross join lateral (select a.* from article a where a.id = x.article_id and")
                    .add(scope.articles())
                    .add("offset 0) a where x.shown is not null and");
        } else {
            // In terms, open means public or a teaser, live means not taken back; start and end are tested beside them.
            sql = sql.add(scope.isForEverybody() ? "where x.terms @> '{open}' and" : "where x.terms @> '{live}' and");
        }
        sql = sql.add(anyTermOfEach(groups));
        if (expression != null) sql = sql.add("and").add(expression.matchCondition(scope));
        if (!scope.isForPartner())
            sql = sql.add("and (x.expires_at is null or x.expires_at >")
                    .add(scope.now())
                    .add(")");
        return sql.add(bounds().ofOtherInstant()).add(bounds().conditions("x", "article_id"));
    }

    /** Returns a condition on the table alias {@code x}: the article has at least one term of every group. */
    public static Sql anyTermOfEach(List<Group> groups) {
        Sql sql = Sql.of("true");
        for (Group group : groups) sql = sql.add("and x.terms && :terms").with("terms", group.terms());
        return sql;
    }

    /** Returns the bounds of the candidates. */
    CandidateBounds bounds() {
        return new CandidateBounds(query, feed, scope, order, after);
    }

    private IndexRanges ranges() {
        return IndexRanges.of(scope.ranges());
    }
}
