package dateline.article.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.Newsroom;
import dateline.article.StoredRows;
import dateline.article.bulk.BulkItemCreate.CreatedItems;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bulk items that are created together have the same rows in every table as items that are applied one by one. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BulkItemCreateTest {

    @Inject
    BulkItemCreate itemCreate;

    @Inject
    BulkService bulkService;

    @Inject
    EntityManager entities;

    @Inject
    AgroalDataSource database;

    private final String name = Newsroom.unique("itembatch").toLowerCase();
    private final Instant now = Instant.parse("2031-05-04T10:00:00.123456Z");

    private BulkItem item(String item) {
        try {
            return StoredJson.MAPPER.readValue(item.replace('\'', '"').replace("NAME", name), BulkItem.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private BulkItem live(String id, String story) {
        return item("{'state':'live','publishedAt':'2020-03-01T06:00:00Z','article':{'source':'NAME','sourceId':'" + id
                + "'," + story + "}}");
    }

    private List<BulkItem> newItems() {
        return List.of(
                live("plain", "'headline':'NAME plain'"),
                live("public", "'headline':'NAME public','visibility':'public','tags':['NAME-tag']"),
                live("teaser", "'headline':'NAME teaser','visibility':'teaser','language':'xx','tags':['NAME-tag']"),
                item("{'article':{'source':'NAME','sourceId':'draft','headline':'NAME draft','section':'NAME-kept'}}"),
                item("""
                        {'state':'scheduled','publishedAt':'2031-06-01T06:00:00Z','expiresAt':'2031-07-01T06:00:00Z',
                        'article':{'source':'NAME','sourceId':'later','headline':'NAME later','visibility':'public'}}"""),
                item("""
                        {'state':'embargoed','publishedAt':'2031-06-01T06:00:00Z','embargoedUntil':'2031-06-01T06:00:00Z',
                        'scheduledAt':'2031-05-20T06:00:00Z','article':{'source':'NAME-other','sourceId':'1','headline':'NAME embargoed'}}"""),
                item("""
                        {'id':'0199aaaa-0000-7000-8000-00000000abcd','slug':'NAME-own-slug','state':'live','version':7,
                        'createdAt':'2019-12-31T00:00:00.123456Z','publishedAt':'2020-01-01T06:00:00Z','modifiedAt':'2020-02-01T06:00:00Z',
                        'firstLiveAt':'2020-01-01T06:30:00Z','firstPublicAt':'2020-01-01T07:00:00Z','expiresAt':'2040-01-01T00:00:00Z',
                        'corrections':[],
                        'sources':[{'slug':'NAME-set','name':'Set','visibility':'public','copyrightHolder':'Holder','announced':true}],
                        'sections':[{'slug':'NAME-top','name':'Top'},{'slug':'NAME-below','name':'Below','parent':'NAME-top'}],
                        'wire':{'sourceVersion':'12'},
                        'article':{'headline':'NAME exported','source':{'slug':'NAME-set','name':'Set'},'sourceId':'x','section':'NAME-below',
                        'bylines':[{'author':'NAME-berg','name':'Berg','role':'author','title':'Editor','display':'by Berg'}],
                        'body':[{'type':'paragraph','id':'b1','text':'One','html':'<em>One</em>'}]}}"""),
                item("""
                        {'id':'0199aaaa-0000-7000-8000-00000000abcf','state':'live','publishedAt':'2019-12-31T23:59:59Z',
                        'article':{'headline':'Ølberg og Ås NAME','language':'nn-NO','visibility':'public','teaser':'Éin gong – “til”.',
                        'section':{'name':'NAME far'},'tags':[{'name':'NAME nær'},'NAME-tag'],'subjects':['medtop:20000065'],
                        'bylines':[{'author':'NAME-berg','name':'Other'},{'name':'NAME Dal','title':'Editor'}],
                        'bodyHtml':'<p>Fyrste <em>ord</em>. <img src=https://a.example/1.jpg></p><h2>Mellom</h2><ul><li>ein</li></ul>',
                        'media':[{'type':'image','role':'main','url':'https://a.example/3.jpg','rightsExpireAt':'2032-01-01T00:00:00.123456Z','caption':'Bilete'}],
                        'canonicalUrl':'https://a.example/olberg','copyrightNotice':'Alt','originalPublishedAt':'2019-12-31T23:59:59Z'}}"""));
    }

    private interface Work {
        List<BulkOutcome> apply(List<BulkItem> items);
    }

    private List<BulkOutcome> applySingly(List<BulkItem> items) {
        List<BulkOutcome> outcomes = new ArrayList<>();
        for (BulkItem item : items) {
            outcomes.add(bulkService.apply(item, false, "desk", now));
            entities.flush();
            entities.clear();
        }
        return outcomes;
    }

    private Map<String, List<String>> rows(List<BulkItem> items, Work work) {
        Map<String, List<String>> rows = new TreeMap<>();
        StoredRows.runAndRollBack(() -> {
            List<BulkOutcome> outcomes = work.apply(items);
            for (int i = 0; i < items.size(); i++) {
                String headline = items.get(i).article().headline();
                BulkResult.BulkArticle article = outcomes.get(i).article();
                rows.put(
                        headline + " is",
                        List.of(outcomes.get(i).outcome() + " " + article.state() + " " + article.version()));
                StoredRows.ofArticle(article.id(), database)
                        .forEach((table, found) -> rows.put(headline + " " + table, found));
            }
            rows.putAll(StoredRows.ofNames(database));
        });
        return rows;
    }

    @Test
    void newItemsGetTheSameRowsTogetherAsOneByOne() {
        List<BulkItem> items = newItems();
        Map<String, List<String>> singly = rows(items, this::applySingly);
        Map<String, List<String>> together =
                rows(items, all -> itemCreate.create(all, "desk", now).outcomes());
        assertEquals(singly.keySet(), together.keySet());
        singly.forEach(
                (what, rows) -> assertEquals(String.join("\n", rows), String.join("\n", together.get(what)), what));
        assertEquals(List.of("created live 1"), together.get(name + " exported is"));
        assertEquals(1, together.get(name + " exported wire_item").size());
        assertEquals(0, together.get(name + " public wire_item").size());
        assertEquals(0, together.get(name + " draft version").size());
    }

    @Test
    void anItemThatIsNotNewOrHasAHistoryEndsTheBatch() {
        BulkItem first = live("first", "'headline':'NAME first'");
        BulkItem second = live("second", "'headline':'NAME second'");
        BulkItem withoutText = live("empty", "'headline':'NAME empty','body':[{'type':'paragraph','html':'<p></p>'}]");
        BulkItem withheld = item(
                "{'state':'withheld','publishedAt':'2020-03-01T06:00:00Z','article':{'source':'NAME','sourceId':'w','headline':'NAME w'}}");
        StoredRows.runAndRollBack(() -> {
            assertCreated(1, 1, List.of(first, first, second));
            assertCreated(0, 1, List.of(first, second));
            assertCreated(0, 2, List.of(first, withheld, second));
            assertCreated(0, 1, List.of(withoutText, second));
            assertCreated(1, 2, List.of(second, withheld, first));
        });
    }

    @Test
    void itemsWhoseHeadlineIsInUseGetTheSameSlugTogetherAsOneByOne() {
        List<BulkItem> items = List.of(
                withId("0199aaaa-0000-7000-8000-0000000000a1"),
                withId("0199aaaa-0000-7000-8000-0000000000a2"),
                withId("0199aaaa-0000-7000-8000-0000000000a3"));
        List<String> slugs = List.of(name + "-twice", name + "-twice-0000a2", name + "-twice-0000a3");
        StoredRows.runAndRollBack(() -> assertEquals(slugs, slugs(applySingly(items))));
        StoredRows.runAndRollBack(() ->
                assertEquals(slugs, slugs(itemCreate.create(items, "desk", now).outcomes())));
        // The slugs of articles that exist already.
        StoredRows.runAndRollBack(() -> {
            applySingly(items.subList(0, 1));
            assertEquals(
                    slugs.subList(1, 3),
                    slugs(itemCreate.create(items.subList(1, 3), "desk", now).outcomes()));
        });
    }

    private BulkItem withId(String id) {
        return item("{'id':'" + id + "','article':{'headline':'NAME twice'}}");
    }

    private static List<String> slugs(List<BulkOutcome> outcomes) {
        return outcomes.stream().map(outcome -> outcome.article().slug()).toList();
    }

    @Test
    void theWordsOfALargeBatchAreSortedIntoTheTextIndexAtItsEnd() {
        StoredRows.runAndRollBack(() -> {
            sortIndexEntries();
            assertCreated(3, 0, liveItems(3));
            assertTrue(sortIndexEntries() > 0);
            assertCreated(25, 0, liveItems(25));
            assertEquals(0, sortIndexEntries());
        });
    }

    private List<BulkItem> liveItems(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> live(count + "-" + i, "'headline':'NAME " + count + " " + i + "'"))
                .toList();
    }

    // Returns the number of pages of entries that were waiting.
    private int sortIndexEntries() {
        return Sql.of("select gin_clean_pending_list('article_text_found')")
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private void assertCreated(int created, int others, List<BulkItem> items) {
        CreatedItems result = itemCreate.create(items, "desk", now);
        assertEquals(created, result.outcomes().size());
        assertEquals(others, result.others());
    }
}
