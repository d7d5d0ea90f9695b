package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.article.search.CandidateQuery.SortOrder;
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

/** Whatever is asked for, in whatever order and from wherever on: the indexes find what reading every article finds. */
final class RandomQueries {

    private static final int PAGE = 21;

    private final AgroalDataSource database;
    private final ParsedSearchCache texts;
    private final Feed feed;
    private final Random random;
    private final Instant now = Instant.now();

    RandomQueries(AgroalDataSource database, ParsedSearchCache texts, Feed feed, Random random) {
        this.database = database;
        this.texts = texts;
        this.feed = feed;
        this.random = random;
    }

    private record Row(UUID id, Instant at) {}

    /** @return what was asked and differs; null if nothing does */
    String difference() {
        ArticleQuery query = query();
        ReadScope reach = reach();
        Feed within = random.nextInt(6) == 0 ? feed : null;
        SearchExpression words = query.q() == null ? null : texts.parse(query.q(), query.language());
        SortOrder order = SortOrder.of(query.sort());
        List<Row> all = everything(query, reach, within, words, order);
        int skipped = all.isEmpty() || random.nextBoolean() ? 0 : 1 + random.nextInt(all.size());
        KeysetPosition after = skipped == 0
                ? null
                : new KeysetPosition(
                        all.get(skipped - 1).at(), all.get(skipped - 1).id());
        Sql first = new CandidateQuery(query, within, reach, words, order, after).first(PAGE);
        List<UUID> found = new Sql()
                .add("select p.id from (")
                .add(first)
                .add(") p")
                .add(order.by("p", "id"))
                .list(database, row -> row.getObject("id", UUID.class));
        List<UUID> expected =
                all.stream().skip(skipped).limit(PAGE).map(Row::id).toList();
        if (expected.equals(found)) return null;
        return query + " " + reach.open() + reach.until() + (within == null ? "" : " in the feed") + " after " + after
                + ": expected " + expected + " but found " + found;
    }

    private List<Row> everything(
            ArticleQuery query, ReadScope reach, Feed within, SearchExpression words, SortOrder order) {
        Sql sql = new Sql()
                .add("select a.id, a." + order.column() + " as at from article a")
                .add("join article_text x on x.article_id = a.id where")
                .add(reach.articles())
                .add("and")
                .add(ArticleFilter.of(query).condition());
        if (within != null) sql.add("and").add(within.condition());
        if (words != null) {
            sql.add("and").add(SearchExpression.searched(reach)).add("@@").add(words.query());
        }
        if (query.publishedFrom() != null) sql.add("and a.published_at >= ?", query.publishedFrom());
        if (query.publishedTo() != null) sql.add("and a.published_at < ?", query.publishedTo());
        if (query.modifiedFrom() != null) sql.add("and a.modified_at >= ?", query.modifiedFrom());
        return sql.add(order.by("a", "id"))
                .list(database, row -> new Row(row.getObject("id", UUID.class), Sql.instant(row, "at")));
    }

    private ReadScope reach() {
        Audience audience = random.nextBoolean() ? Audience.EVERYBODY : Audience.NEWSROOM;
        ReadScope reach = ReadScope.of(audience, now);
        return random.nextInt(3) > 0 ? reach : decided(reach);
    }

    /** As for somebody with up to eight permissions: what they cover, and where to look for it. */
    private ReadScope decided(ReadScope reach) {
        List<IndexRange> lanes = new ArrayList<>();
        List<UUID> named = new ArrayList<>();
        Sql any = new Sql().add("(false");
        for (int i = random.nextInt(9); i > 0; i--) {
            ArticleQuery scope = scope();
            Instant from = moment(2);
            Instant until = moment(3);
            any.add("or (").add(ArticleFilter.of(scope).condition());
            if (from != null) any.add("and a.published_at >= ?", from);
            if (until != null) any.add("and a.published_at <= ?", until);
            any.add(")");
            lanes.add(new IndexRange(
                    ArticleFilter.of(scope).groups().stream()
                            .map(ArticleFilter.Group::terms)
                            .toList(),
                    from,
                    until));
        }
        if (random.nextInt(3) == 0) {
            UUID one = UUID.fromString("01980000-0000-7000-8000-%012x".formatted(1 + random.nextInt(10_000)));
            named.add(one);
            any.add("or a.id = ?", one);
        }
        Sql articles = new Sql().add(reach.articles()).add("and").add(any).add(")");
        return ReadScope.decided(articles, reach.teaser(), reach.whole(), lanes, named);
    }

    private ArticleQuery scope() {
        boolean narrow = random.nextBoolean();
        return ArticleQueryBuilder.builder()
                .section(narrow ? null : some(3, "section-", 20))
                .tag(narrow ? some(1, "tag-", 5000) : some(3, "tag-", 4))
                .subject(seldom(5, "medtop:05000000", "medtop:05000000,medtop:06000000"))
                .source(some(5, "source-", 10))
                .language(seldom(4, "en", "de", "en-GB", "de,fr", "EN-gb,hu"))
                .type(seldom(5, "text", "video", "audio,video"))
                .build();
    }

    private ArticleQuery query() {
        return ArticleQueryBuilder.builder()
                .q(seldom(
                        4,
                        "common",
                        "frequent",
                        "middling",
                        "lately",
                        "formerly",
                        "hidden",
                        "-frequent",
                        "seldom or -common"))
                .section(some(3, "section-", 20))
                .tag(some(2, "tag-", 4))
                .tagsAll(seldom(4, "tag-0", "tag-1", "tag-0,tag-1"))
                .subject(seldom(5, "medtop:05000000", "medtop:05000000,medtop:06000000"))
                .author(some(5, "author-", 3))
                .source(some(5, "source-", 10))
                .language(seldom(3, "en", "de", "en-GB", "de,fr", "EN-gb,hu"))
                .type(seldom(4, "text", "video", "audio,video"))
                .publishedFrom(moment(5))
                .publishedTo(moment(5))
                .modifiedFrom(moment(5))
                .sort(seldom(1, "publishedAt", "-publishedAt", "modifiedAt", "-modifiedAt"))
                .build();
    }

    private String seldom(int times, String... values) {
        return random.nextInt(times) == 0 ? values[random.nextInt(values.length)] : null;
    }

    private String some(int times, String prefix, int values) {
        if (random.nextInt(times) > 0) return null;
        return Stream.generate(() -> prefix + random.nextInt(values))
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining(","));
    }

    private Instant moment(int times) {
        return random.nextInt(times) > 0
                ? null
                : now.minus(Duration.ofMinutes((long) Math.exp(random.nextDouble() * Math.log(3_000_000))));
    }
}
