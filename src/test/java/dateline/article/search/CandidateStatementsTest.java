package dateline.article.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleSql;
import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.database.sql.StatementCheck;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every form of the statement of a list fits the schema: each reader, order, filter, bound, feed and search. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CandidateStatementsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final List<SelectedColumn> NO_COLUMNS = List.of();
    private static final List<SelectedColumn> FACET_COLUMNS = List.of(
            new SelectedColumn("terms", "text[]", Sql.of("x.terms")),
            new SelectedColumn("rank", "real", Sql.of("cast(:rank as real)").with("rank", 1)));

    @Inject
    AgroalDataSource database;

    @Inject
    SearchParser parser;

    @Test
    void everyCandidateQueryFitsTheSchema() throws Exception {
        List<SearchExpression> expressions = new ArrayList<>(Arrays.asList((SearchExpression) null));
        expressions.add(parser.parse("-port", null));
        if (LONG) {
            expressions.add(parser.parse("harbour or port", null));
            expressions.add(parser.parse("harbour", "en"));
        }
        try (StatementCheck check = new StatementCheck(database)) {
            for (ReadScope scope : scopes()) {
                for (Feed feed : feeds()) {
                    for (SortOrder order : orders()) {
                        for (SearchExpression expression : expressions)
                            queries(expression).forEach(query -> prepare(check, query, feed, scope, expression, order));
                    }
                }
            }
            assertEquals(List.of(), check.failures());
            System.out.println(check.count() + " forms of the statement of a list");
            assertTrue(check.count() > 900, check.count() + " statements");
        }
    }

    private static void prepare(
            StatementCheck check,
            ArticleQuery query,
            Feed feed,
            ReadScope scope,
            SearchExpression expression,
            SortOrder order) {
        for (KeysetPosition after : Arrays.asList(null, new KeysetPosition(NOW, ID))) {
            for (List<SelectedColumn> columns : columns(after)) {
                CandidateQuery candidates = new CandidateQuery(query, feed, scope, expression, order, after);
                Sql statement = ArticleSql.clock(NOW)
                        .add("select p.* from (")
                        .add(candidates.selectFirst(20, columns))
                        .add(") p");
                check.prepare(query + " in " + order, statement);
            }
        }
    }

    private static List<List<SelectedColumn>> columns(KeysetPosition after) {
        if (LONG) return List.of(NO_COLUMNS, FACET_COLUMNS);
        return List.of(after == null ? NO_COLUMNS : FACET_COLUMNS);
    }

    private static List<SortOrder> orders() {
        return (LONG
                        ? Stream.of("publishedAt", "-publishedAt", "modifiedAt", "-modifiedAt")
                        : Stream.of("-publishedAt", "modifiedAt"))
                .map(SortOrder::of)
                .toList();
    }

    private static List<ArticleQuery> queries(SearchExpression expression) {
        ArticleQuery all = ArticleQuery.ALL;
        ArticleQuery section =
                ArticleQueryBuilder.builder(all).section("politics").build();
        ArticleQuery every = ArticleQueryBuilder.builder(section)
                .tag("harbour")
                .tagsAll("port,quay")
                .subject("medtop:20000065")
                .author("ada")
                .source("wire")
                .language("en")
                .type("text")
                .build();
        return Stream.of(all, section, every)
                .filter(query -> expression == null || query != section)
                .flatMap(query -> Stream.of(
                        query,
                        ArticleQueryBuilder.builder(query).publishedFrom(NOW).build(),
                        ArticleQueryBuilder.builder(query)
                                .publishedTo(NOW)
                                .modifiedFrom(NOW)
                                .build()))
                .toList();
    }

    private static List<Feed> feeds() {
        Feed feed = new Feed();
        feed.slug = "sifted";
        feed.query =
                new ArticleFilter(List.of("politics"), List.of("port"), null, null, null, List.of("wire"), null, null);
        Feed pinned = new Feed();
        pinned.slug = "pinned";
        pinned.query = feed.query;
        pinned.pinned = List.of(ID);
        pinned.excluded = List.of(ID);
        return Arrays.asList(null, feed, pinned);
    }

    private static List<ReadScope> scopes() {
        IndexRange everything = new IndexRange(List.of(), null, null);
        IndexRange tag = new IndexRange(List.of(List.of("tag:port")), NOW.minusSeconds(60), null);
        IndexRange tagOfSource = new IndexRange(List.of(List.of("tag:quay"), List.of("source:wire")), null, NOW);
        return List.of(
                ReadScope.of(Audience.EVERYBODY),
                ReadScope.of(Audience.NEWSROOM),
                ReadScope.at(Audience.EVERYBODY, NOW),
                partner(List.of(), Set.of()),
                partner(List.of(), Set.of(ID)),
                partner(List.of(everything), Set.of()),
                partner(List.of(tag), Set.of(ID)),
                partner(List.of(tag, tagOfSource), Set.of()));
    }

    private static ReadScope partner(List<IndexRange> ranges, Set<UUID> additionalIds) {
        Sql condition = Sql.of("a.source = any(:sources)").with("sources", List.of("wire"));
        return ReadScope.forPartner(condition, condition, condition, ranges, additionalIds);
    }
}
