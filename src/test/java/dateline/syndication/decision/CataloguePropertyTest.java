package dateline.syndication.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Seed;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.search.ArticleSearch;
import dateline.article.search.ArticleSearch.ScannedArticle;
import dateline.article.search.ReadScope;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.syndication.RandomRights;
import dateline.syndication.changes.ChangeFeedCursor;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The SQL condition of the catalogue and the decision in Java select the same articles. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CataloguePropertyTest {

    private static final int CASES = Boolean.getBoolean("long") ? 300 : 80;
    private static final int ARTICLES = 80;
    private static final int PAGE = 7;
    private static final Instant LONG_AGO = Instant.parse("1900-01-01T00:00:00Z");

    @Inject
    AgroalDataSource database;

    @Inject
    ArticleSearch search;

    @Inject
    ArticleRows articles;

    @Inject
    RightsEvaluator rights;

    @Test
    @ActivateRequestContext
    void theCatalogueListsExactlyThePermittedArticles() {
        long seed = Seed.of(CataloguePropertyTest.class);
        Random random = new Random(seed);
        Instant base = Instant.parse("2026-06-01T00:00:00Z");
        RandomRights randomRights = new RandomRights(random, base);
        List<UUID> ids = QuarkusTransaction.requiringNew().call(() -> {
            randomRights.insertNames(database);
            return randomRights.insertArticles(database, ARTICLES);
        });
        int permitted = 0;
        for (int i = 0; i < CASES; i++) {
            String name = "seed " + seed + ", case " + i;
            QuarkusTransaction.begin();
            try {
                PartnerContext partnerContext = randomRights.createPartner();
                permitted += compare(name, partnerContext, ids, randomRights.instant(partnerContext), i % 5 == 0);
            } finally {
                QuarkusTransaction.rollback();
            }
        }
        System.out.println("permitted " + permitted + " of " + CASES * ARTICLES);
        assertTrue(permitted > CASES, "too few articles are permitted");
    }

    /** @param alsoReadPages whether also to read them page by page */
    private int compare(
            String name, PartnerContext partnerContext, List<UUID> ids, Instant now, boolean alsoReadPages) {
        List<ArticleRow> rows = articles.listPublished(ids, ArticleRead.withContent(Audience.NEWSROOM, now));
        Map<UUID, String> decided = new TreeMap<>();
        for (Map.Entry<UUID, Decision> entry :
                rights.decideAll(partnerContext, rows, now).entrySet()) {
            if (entry.getValue() instanceof Permitted permitted) {
                decided.put(entry.getKey(), permitted.level() + " " + permitted.permission());
            }
        }
        CatalogueSql catalogue = CatalogueSql.of(partnerContext, now);
        Map<UUID, String> selected = new TreeMap<>();
        for (CatalogueSql.PermissionSql permission : catalogue.permissions()) {
            for (UUID id : select(catalogue.conditionOf(permission), ids)) {
                selected.putIfAbsent(
                        id,
                        permission.facts().level() + " " + permission.facts().id());
            }
        }
        assertEquals(decided, selected, name);
        assertEquals(
                new ArrayList<>(decided.keySet()),
                select(catalogue.condition(), ids).stream().sorted().toList(),
                name);
        List<UUID> full = decided.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith("FULL"))
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(
                full, select(catalogue.fullCondition(), ids).stream().sorted().toList(), name);
        // Only this test creates articles with a future unpublication, which the pages do not contain.
        Set<UUID> expected = rows.stream()
                .filter(row -> decided.containsKey(row.id()) && row.unpublishedAt() == null)
                .map(ArticleRow::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (alsoReadPages) assertEquals(expected, readPages(CatalogueSql.readScope(partnerContext, now), ids), name);
        return decided.size();
    }

    // Reads in pages, as the change feed does.
    private Set<UUID> readPages(ReadScope readScope, List<UUID> ids) {
        Set<UUID> read = new TreeSet<>();
        ScannedArticle last = new ScannedArticle(ChangeFeedCursor.FIRST, LONG_AGO);
        while (last != null) {
            List<ScannedArticle> page = search.scan(readScope, "", last.publishedAt(), last.id(), PAGE);
            page.stream().map(ScannedArticle::id).filter(ids::contains).forEach(read::add);
            last = page.size() < PAGE ? null : page.get(PAGE - 1);
        }
        return read;
    }

    // Only among these articles, because other tests leave articles in the same newsroom.
    private List<UUID> select(Sql condition, List<UUID> ids) {
        return Sql.of("select a.id from article a left join source s on s.slug = a.source where a.id = any(:ids) and")
                .withIds("ids", ids)
                .add(condition)
                .list(database, row -> row.getObject("id", UUID.class));
    }
}
