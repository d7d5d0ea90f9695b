package dateline.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Seed;
import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each article is read at its latest change, with the kinds of all its changes, whatever the limit. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ChangeLogTest {

    private record Row(UUID article, String kind, boolean told) {}

    @Inject
    ChangeLog log;

    @Inject
    AgroalDataSource database;

    @Test
    void eachArticleIsReadAtItsLatestChangeWhateverTheLimit() {
        Random random = new Random(Seed.of(getClass()));
        for (int history = 0; history < 20; history++) {
            List<UUID> articles = Stream.generate(Ids::next).limit(12).toList();
            Position before = QuarkusTransaction.requiringNew().call(() -> log.latest(ChangeAudience.ALL));
            List<Row> rows = new ArrayList<>();
            for (int i = 0, most = 1 + random.nextInt(80); i < most; i++) {
                rows.add(new Row(
                        articles.get(random.nextInt(articles.size())),
                        "kind-" + random.nextInt(4),
                        random.nextBoolean()));
            }
            rows.forEach(this::write);
            for (ChangeAudience audience : new ChangeAudience[] {ChangeAudience.ALL, ChangeAudience.PUBLIC}) {
                Map<UUID, List<String>> expected = latestPerArticle(rows, audience);
                for (int limit = 1; limit <= 21; limit += 4) {
                    List<ArticleLogEntry> read = read(audience, before, limit, articles);
                    assertEquals(List.copyOf(expected.keySet()), articles(read), "limit " + limit);
                    for (ArticleLogEntry entry : read)
                        assertKinds(expected.get(entry.article()), entry, read.size() < limit);
                }
            }
        }
    }

    private void write(Row row) {
        Sql.of("""
                        insert into change (kind, article_id, version, at, made_by, told, live)
                        values (:kind, :article, 1, dateline_now(), 'test', :told, true)
                        """)
                .with("kind", row.kind())
                .with("article", row.article())
                .with("told", row.told())
                .run(database);
    }

    private static Map<UUID, List<String>> latestPerArticle(List<Row> rows, ChangeAudience audience) {
        Map<UUID, List<String>> latest = new LinkedHashMap<>();
        for (Row row : rows) {
            if (audience == ChangeAudience.PUBLIC && !row.told()) continue;
            List<String> kinds = new ArrayList<>(latest.getOrDefault(row.article(), List.of()));
            kinds.add(row.kind());
            latest.remove(row.article());
            latest.put(row.article(), kinds);
        }
        return latest;
    }

    // Kinds since the start of the page; with several pages, the last ones.
    private static void assertKinds(List<String> all, ArticleLogEntry entry, boolean onePage) {
        int size = entry.kinds().size();
        assertEquals(all.subList(all.size() - size, all.size()), entry.kinds());
        if (onePage) assertEquals(all.size(), size);
    }

    private static List<UUID> articles(List<ArticleLogEntry> entries) {
        return entries.stream().map(ArticleLogEntry::article).toList();
    }

    // Reads page by page to the end; other tests may write to the log meanwhile.
    private List<ArticleLogEntry> read(ChangeAudience audience, Position position, int limit, List<UUID> articles) {
        List<ArticleLogEntry> all = new ArrayList<>();
        Position last = position;
        for (List<ArticleLogEntry> page; ; last = page.get(page.size() - 1).position()) {
            Position from = last;
            page = QuarkusTransaction.requiringNew().call(() -> log.after(audience, from, limit));
            all.addAll(page);
            if (page.size() < limit) break;
        }
        return all.stream().filter(entry -> articles.contains(entry.article())).toList();
    }
}
