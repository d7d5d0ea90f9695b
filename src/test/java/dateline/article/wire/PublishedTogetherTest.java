package dateline.article.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.Newsroom;
import dateline.article.StoredRows;
import dateline.article.body.StoredContentHash;
import dateline.article.bulk.ArticleImport;
import dateline.article.bulk.ArticleImport.ImportOutcome;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.model.Draft;
import dateline.article.model.Version;
import dateline.article.names.Name;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Articles that are imported in bulk have the same rows in every table as articles that are imported one by one. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublishedTogetherTest {

    @Inject
    ArticleImport imports;

    @Inject
    WireService wireService;

    @Inject
    EntityManager entities;

    @Inject
    AgroalDataSource database;

    private final String source = Newsroom.unique("together").toLowerCase();
    private final Instant now = Instant.parse("2031-05-04T10:00:00.123456Z");

    private static IncomingItem item(String id, String published, boolean publish, String story) {
        try {
            ObjectNode all = (ObjectNode) StoredJson.MAPPER.readTree(story.replace('\'', '"'));
            all.put("sourceVersion", "0");
            WireRequest request = StoredJson.MAPPER.treeToValue(all, WireRequest.class);
            Instant at = published == null ? null : Instant.parse(published);
            return new IncomingItem(request, false, id, at, at, publish, null, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<IncomingItem> items() {
        return List.of(
                item("plain", "2020-03-01T06:00:00Z", true, "{'headline':'Tide turns'}"),
                item(
                        "same headline",
                        "2020-03-01T06:00:00.5Z",
                        true,
                        "{'headline':'Tide turns','visibility':'public'}"),
                item("no date", null, true, "{'headline':'Without a date','language':'xx','visibility':'teaser'}"),
                item(
                        "draft",
                        "2020-03-01T06:00:00Z",
                        false,
                        "{'headline':'A working copy','media':[{'type':'image','url':'https://a.example/0.jpg'}]}"),
                item("later", "2031-06-01T06:00:00Z", true, "{'headline':'Not yet','tags':[{'name':'Later alone'}]}"),
                item(
                        "embargoed",
                        null,
                        true,
                        "{'headline':'Under embargo','embargoedUntil':'2031-05-05T00:00:00Z','visibility':'public'}"),
                item(
                        "twice late",
                        "2031-05-06T00:00:00Z",
                        true,
                        "{'headline':'Embargo and hour','embargoedUntil':'2031-05-07T00:00:00Z'}"),
                item(
                        "embargo over",
                        "2031-05-01T00:00:00Z",
                        true,
                        "{'headline':'Embargo of old','embargoedUntil':'2031-05-02T00:00:00Z','visibility':'public'}"),
                item(
                        "over",
                        "2020-03-01T06:00:00Z",
                        true,
                        "{'headline':'It has ended','expiresAt':'2021-01-01T00:00:00Z'}"),
                item(
                        "ends",
                        "2020-03-01T06:00:00Z",
                        true,
                        "{'headline':'It will end','expiresAt':'2032-01-01T00:00:00Z','visibility':'public'}"),
                item("rich", "2019-12-31T23:59:59Z", true, """
                        {'headline':'Ølberg og Ås','language':'nn-NO','slug':'olberg-together','visibility':'public',
                        'teaser':'Éin gong – “til”.','section':{'name':'Together far'},
                        'tags':[{'name':'Nær'},{'name':'Fjern'}],'subjects':['medtop:20000065'],
                        'bylines':[{'name':'Åse Berg'},{'name':'Ola Dal','title':'Editor'}],
                        'bodyHtml':'<p>Fyrste <em>ord</em>. <img src=https://a.example/1.jpg></p><h2>Mellom</h2><ul><li>ein</li></ul><audio src=https://a.example/2.mp3></audio>',
                        'media':[{'type':'image','role':'main','url':'https://a.example/3.jpg','rightsExpireAt':'2031-01-01T00:00:00.123456Z','copyrightHolder':'A','syndicatable':'deny','caption':'Bilete'}],
                        'canonicalUrl':'https://a.example/olberg','copyrightNotice':'Alt','originalPublishedAt':'2019-12-31T23:59:59Z'}
                        """));
    }

    private interface ImportRun {
        List<ImportOutcome> run();
    }

    private List<ImportOutcome> importTogether() {
        return imports.importItems(source, items(), "desk", now);
    }

    private List<ImportOutcome> importSingly() {
        List<ImportOutcome> outcomes = new ArrayList<>();
        for (IncomingItem item : items()) {
            String version = (item.timestamp() == null ? now : item.timestamp()).toString();
            WireService.WireOptions options = new WireService.WireOptions(false, item.publish(), item.publishedAt());
            WireView view = wireService.put(
                    source, item.sourceId(), item.story().withSourceVersion(version), options, "desk", now);
            entities.flush();
            entities.clear();
            outcomes.add(new ImportOutcome(view.outcome(), view.id(), view.heldBack(), view.conflicts()));
        }
        return outcomes;
    }

    /** All rows of the articles by table and item, with random values replaced. The transaction is rolled back. */
    private Map<String, List<String>> rows(String visibility, ImportRun importRun) {
        Map<String, List<String>> rows = new TreeMap<>();
        StoredRows.runAndRollBack(() -> {
            imports.createSource(new Name(source, "Together", null), "desk", now);
            Sql.of("update source set visibility = :visibility where slug = :source")
                    .with("visibility", visibility)
                    .with("source", source)
                    .run(database);
            entities.clear();
            List<ImportOutcome> outcomes = importRun.run();
            entities.flush();
            List<IncomingItem> sent = items();
            for (int i = 0; i < sent.size(); i++) {
                String item = sent.get(i).sourceId();
                UUID id = outcomes.get(i).article();
                rows.put(
                        item + " is",
                        List.of(outcomes.get(i).outcome() + " "
                                + outcomes.get(i).reason()));
                StoredRows.ofArticle(id, database).forEach((table, found) -> rows.put(item + " " + table, found));
            }
            rows.putAll(StoredRows.ofNames(database));
        });
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"licensed", "public", "teaser"})
    void bulkImportWritesTheSameRowsAsSingleImports(String visibility) {
        Map<String, List<String>> singly = rows(visibility, this::importSingly);
        Map<String, List<String>> together = rows(visibility, this::importTogether);
        assertEquals(singly.keySet(), together.keySet());
        singly.forEach(
                (what, rows) -> assertEquals(String.join("\n", rows), String.join("\n", together.get(what)), what));
        assertEquals(List.of("created expired"), together.get("over is"));
        assertEquals(
                2,
                together.get("rich media").stream()
                        .filter(row -> row.contains("image"))
                        .count());
        assertEquals(1, together.get("later change").size());
        assertEquals(0, together.get("draft version").size());
    }

    @Test
    void aVersionHasTheHashOfItsContent() throws Exception {
        StoredRows.runAndRollBack(() -> {
            imports.createSource(new Name(source, "Together", null), "desk", now);
            UUID rich = importTogether().get(10).article();
            Version version = Version.findById(new Version.VersionId(rich, 1));
            assertArrayEquals(StoredContentHash.of(version.content), version.contentHash);
            Draft draft = Draft.findById(rich);
            assertEquals(draft.content(), version.content);
        });
    }
}
