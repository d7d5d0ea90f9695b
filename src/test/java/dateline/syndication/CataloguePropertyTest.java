package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.article.Audience;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
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
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The condition in SQL and the decision in Java are two readings of the same permissions, and select the same articles. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CataloguePropertyTest {

    private static final int CASES = 300;
    private static final int ARTICLES = 80;

    @Inject
    AgroalDataSource database;

    @Inject
    ArticleSearch search;

    @Inject
    Rights rights;

    @Test
    @ActivateRequestContext
    void theCatalogueIsWhatTheDecisionPermits() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("CataloguePropertyTest -Dseed=" + seed);
        Random random = new Random(seed);
        Instant base = Instant.parse("2026-06-01T00:00:00Z");
        RandomRights invented = new RandomRights(random, base);
        List<UUID> ids = QuarkusTransaction.requiringNew().call(() -> {
            invented.places(database);
            return invented.articles(database, ARTICLES);
        });
        int permitted = 0;
        for (int i = 0; i < CASES; i++) {
            String name = "seed " + seed + ", case " + i;
            QuarkusTransaction.begin();
            try {
                Licensee licensee = invented.licensee();
                permitted += compare(name, licensee, ids, invented.instant(licensee));
            } finally {
                QuarkusTransaction.rollback();
            }
        }
        System.out.println("permitted " + permitted + " of " + CASES * ARTICLES);
        assertTrue(permitted > CASES, "hardly anything is permitted, so hardly anything was compared");
    }

    private int compare(String name, Licensee licensee, List<UUID> ids, Instant now) {
        List<ArticleRow> rows = search.published(ids, Audience.NEWSROOM, now);
        Map<UUID, String> decided = new TreeMap<>();
        for (Map.Entry<UUID, Decision> one :
                rights.decisions(licensee, rows, now).entrySet()) {
            if (one.getValue() instanceof Permitted yes) {
                decided.put(one.getKey(), yes.level() + " " + yes.permission());
            }
        }
        CatalogueSql open = CatalogueSql.of(licensee, now);
        Map<UUID, String> selected = new TreeMap<>();
        for (CatalogueSql.Grant grant : open.grants()) {
            for (UUID id : select(grant.articles(), ids)) {
                selected.putIfAbsent(id, grant.level() + " " + grant.permission());
            }
        }
        assertEquals(decided, selected, name);
        assertEquals(
                new ArrayList<>(decided.keySet()),
                select(open.condition(), ids).stream().sorted().toList(),
                name);
        List<UUID> whole = decided.entrySet().stream()
                .filter(one -> one.getValue().startsWith("FULL"))
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(whole, select(open.whole(), ids).stream().sorted().toList(), name);
        return decided.size();
    }

    // Of these articles only: other tests leave theirs in the same newsroom.
    private List<UUID> select(Sql condition, List<UUID> ids) {
        return new Sql()
                .add("select a.id from article a left join source s on s.slug = a.source where a.id = any(?) and", ids)
                .add(condition)
                .list(database, row -> row.getObject("id", UUID.class));
    }
}
