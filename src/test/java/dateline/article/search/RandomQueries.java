package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleSql;
import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws random queries, sort orders and positions, and compares the results of index scans with those of a full scan. */
final class RandomQueries {

    private static final int PAGE_SIZE = 21;

    private final AgroalDataSource database;
    private final SearchParser searchParser;
    private final Feed feed;
    private final Random random;
    private final Instant now = Instant.now();

    RandomQueries(AgroalDataSource database, SearchParser searchParser, Feed feed, Random random) {
        this.database = database;
        this.searchParser = searchParser;
        this.feed = feed;
        this.random = random;
    }

    private record Row(UUID id, Instant at) {}

    /** @return a description of the query whose results differ; null if they are equal */
    String findDifference() {
        ArticleQuery query = randomQuery();
        ReadScope readScope = randomReadScope();
        Feed feedFilter = random.nextInt(6) == 0 ? feed : null;
        SearchExpression expression = query.q() == null ? null : searchParser.parse(query.q(), query.language());
        SortOrder order = SortOrder.of(query.sort());
        List<Row> all = scanAll(query, readScope, feedFilter, expression, order);
        int skipped = all.isEmpty() || random.nextBoolean() ? 0 : 1 + random.nextInt(all.size());
        KeysetPosition after = skipped == 0
                ? null
                : new KeysetPosition(
                        all.get(skipped - 1).at(), all.get(skipped - 1).id());
        Sql first = new CandidateQuery(query, feedFilter, readScope, expression, order, after).selectFirst(PAGE_SIZE);
        List<UUID> found = ArticleSql.clock(now)
                .add("select p.id from (")
                .add(first)
                .add(") p")
                .add(order.orderBy("p", "id"))
                .list(database, row -> row.getObject("id", UUID.class));
        List<UUID> expected =
                all.stream().skip(skipped).limit(PAGE_SIZE).map(Row::id).toList();
        if (expected.equals(found)) return null;
        return query + " " + readScope.isForEverybody()
                + (feedFilter == null ? "" : " in the feed") + " after " + after + ": expected " + expected
                + " but found " + found;
    }

    private List<Row> scanAll(
            ArticleQuery query, ReadScope readScope, Feed feedFilter, SearchExpression expression, SortOrder order) {
        Sql sql = ArticleSql.clock(now)
                .add("select a.id, a." + order.column() + " as at from article a")
                .add("join article_text x on x.article_id = a.id where")
                .add(readScope.articles())
                .add("and")
                .add(ArticleFilter.of(query).condition());
        if (feedFilter != null) sql = sql.add("and").add(feedFilter.condition());
        if (expression != null) {
            sql = sql.add("and")
                    .add(SearchExpression.searchableText(readScope))
                    .add("@@")
                    .add(expression.queryByLanguage());
        }
        if (query.publishedFrom() != null)
            sql = sql.add("and a.published_at >= :publishedFrom").with("publishedFrom", query.publishedFrom());
        if (query.publishedTo() != null)
            sql = sql.add("and a.published_at < :publishedTo").with("publishedTo", query.publishedTo());
        if (query.modifiedFrom() != null)
            sql = sql.add("and a.modified_at >= :modifiedFrom").with("modifiedFrom", query.modifiedFrom());
        return sql.add(order.orderBy("a", "id"))
                .list(database, row -> new Row(row.getObject("id", UUID.class), Sql.instant(row, "at")));
    }

    private ReadScope randomReadScope() {
        Audience audience = random.nextBoolean() ? Audience.EVERYBODY : Audience.NEWSROOM;
        ReadScope readScope = ReadScope.of(audience);
        return random.nextInt(3) > 0 ? readScope : partnerScope(readScope);
    }

    /** Returns the read scope of a partner with up to eight permissions, with their index ranges. */
    private ReadScope partnerScope(ReadScope readScope) {
        List<IndexRange> ranges = new ArrayList<>();
        List<UUID> additionalIds = new ArrayList<>();
        Sql any = Sql.of("(false");
        for (int i = random.nextInt(9); i > 0; i--) {
            ArticleQuery permissionScope = randomPermissionScope();
            Instant from = maybeInstant(2);
            Instant until = maybeInstant(3);
            any = any.add("or (").add(ArticleFilter.of(permissionScope).condition());
            if (from != null)
                any = any.add("and a.published_at >= :publishedAt").with("publishedAt", from);
            if (until != null) any = any.add("and a.published_at <= :until").with("until", until);
            any = any.add(")");
            ranges.add(new IndexRange(
                    ArticleFilter.of(permissionScope).groups().stream()
                            .map(ArticleFilter.Group::terms)
                            .toList(),
                    from,
                    until));
        }
        if (random.nextInt(3) == 0) {
            UUID id = UUID.fromString("01980000-0000-7000-8000-%012x".formatted(1 + random.nextInt(10_000)));
            additionalIds.add(id);
            any = any.add("or a.id = :id").with("id", id);
        }
        Sql articles = readScope.articles().add("and").add(any).add(")");
        return ReadScope.forPartner(articles, readScope.teaser(), readScope.fullText(), ranges, additionalIds);
    }

    private ArticleQuery randomPermissionScope() {
        boolean narrow = random.nextBoolean();
        return ArticleQueryBuilder.builder()
                .section(narrow ? null : maybeSomeOf(3, "section-", 20))
                .tag(narrow ? maybeSomeOf(1, "tag-", 5000) : maybeSomeOf(3, "tag-", 4))
                .subject(maybeOneOf(5, "medtop:05000000", "medtop:05000000,medtop:06000000"))
                .source(maybeSomeOf(5, "source-", 10))
                .language(maybeOneOf(4, "en", "de", "en-GB", "de,fr", "EN-gb,hu"))
                .type(maybeOneOf(5, "text", "video", "audio,video"))
                .build();
    }

    private ArticleQuery randomQuery() {
        return ArticleQueryBuilder.builder()
                .q(maybeOneOf(
                        4,
                        "common",
                        "frequent",
                        "middling",
                        "lately",
                        "formerly",
                        "hidden",
                        "-frequent",
                        "seldom or -common"))
                .section(maybeSomeOf(3, "section-", 20))
                .tag(maybeSomeOf(2, "tag-", 4))
                .tagsAll(maybeOneOf(4, "tag-0", "tag-1", "tag-0,tag-1"))
                .subject(maybeOneOf(5, "medtop:05000000", "medtop:05000000,medtop:06000000"))
                .author(maybeSomeOf(5, "author-", 3))
                .source(maybeSomeOf(5, "source-", 10))
                .language(maybeOneOf(3, "en", "de", "en-GB", "de,fr", "EN-gb,hu"))
                .type(maybeOneOf(4, "text", "video", "audio,video"))
                .publishedFrom(maybeInstant(5))
                .publishedTo(maybeInstant(5))
                .modifiedFrom(maybeInstant(5))
                .sort(maybeOneOf(1, "publishedAt", "-publishedAt", "modifiedAt", "-modifiedAt"))
                .build();
    }

    private String maybeOneOf(int times, String... values) {
        return random.nextInt(times) == 0 ? values[random.nextInt(values.length)] : null;
    }

    private String maybeSomeOf(int times, String prefix, int values) {
        if (random.nextInt(times) > 0) return null;
        return Stream.generate(() -> prefix + random.nextInt(values))
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining(","));
    }

    private Instant maybeInstant(int times) {
        return random.nextInt(times) > 0
                ? null
                : now.minus(Duration.ofMinutes((long) Math.exp(random.nextDouble() * Math.log(3_000_000))));
    }
}
