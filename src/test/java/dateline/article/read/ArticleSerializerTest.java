package dateline.article.read;

import static dateline.Newsroom.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.FreshDemo;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.article.format.RandomStory;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.SerializedParts;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Articles are written in the form of {@link ArticleView}, byte for byte, whether their serialized parts are stored or not. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ArticleSerializerTest {

    @Inject
    ArticleSerializer serializer;

    @Inject
    PartsSerializer partsSerializer;

    @Inject
    ReserializeJob reserializeJob;

    @Inject
    ObjectMapper json;

    @Inject
    PublicUrl url;

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Inject
    FreshDemo demo;

    /** Other tests leave thousands of articles, and these tests serialize every one. */
    @BeforeEach
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    @Test
    void theJsonHasTheFormOfTheView() throws Exception {
        int stored = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            ArticleRow row = RandomStory.of(new Random(seed), seed % 3 == 0 ? "teaser" : "public");
            Audience audience = seed % 2 == 0 ? Audience.EVERYBODY : Audience.NEWSROOM;
            String expected =
                    json.writeValueAsString(ExpectedArticle.of(ReaderView.of(row, audience, RandomStory.NOW), url));
            SerializedArticle article = serializer.serialize(row, audience, RandomStory.NOW);
            assertEquals(expected, new String(json.writeValueAsBytes(article), UTF_8), "story " + seed);
            assertEquals(
                    "{\"items\":[" + expected + "," + expected + "]}",
                    json.writeValueAsString(Map.of("items", List.of(article, article))));
            if (row.content().media().stream().anyMatch(media -> media.rightsExpireAt() != null)) continue;
            stored++;
            ArticleRow withParts = row.withParts(partsSerializer.serialize(row.content(), row.correctionKinds()));
            assertEquals(
                    expected,
                    new String(
                            serializer
                                    .serialize(withParts, audience, RandomStory.NOW)
                                    .toBytes(),
                            UTF_8),
                    "stored parts of story " + seed);
        }
        assertTrue(stored > 50, stored + " stories with stored parts");
    }

    @Test
    void responsesAreTheSameWithoutSerializedPartsAndWithPartsOfAnOlderForm() {
        String reader = newsroom.key("articles:read");
        newsroom.publish(
                JsonBody.with("headline", "Finished")
                        .and("teaser", "Briefly.")
                        .and("visibility", "teaser")
                        .and("bodyHtml", "<p>Long.</p>")
                        .json(),
                "{}");
        Map<String, Response> with = readAll(reader);
        assertEquals(List.of(), articlesWithoutParts(), "every live version has serialized parts");
        for (String outdating : List.of(
                "delete from finished_article", "update finished_article set form = form - 1, body = '\"body\":[]'")) {
            Sql.of(outdating).run(database);
            assertSame(with, readAll(reader));
            reserializeJob.run();
            assertEquals(List.of(), articlesWithoutParts());
            assertSame(with, readAll(reader));
        }
    }

    private static void assertSame(Map<String, Response> expected, Map<String, Response> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((request, answer) -> {
            assertEquals(answer.asString(), actual.get(request).asString(), request);
            assertEquals(answer.header("ETag"), actual.get(request).header("ETag"), request);
            assertEquals(answer.header("Cache-Tag"), actual.get(request).header("Cache-Tag"), request);
        });
    }

    @Test
    void anImportStoresSerializedParts() throws Exception {
        String key = newsroom.key("articles:write", "articles:read");
        String source = Newsroom.unique("ferry");
        String job = Newsroom.post(
                        key,
                        "/v1/imports",
                        JsonBody.with("source", source).and("publish", true).json())
                .path("id");
        Newsroom.as(key)
                .contentType("application/octet-stream")
                .body("""
                        {"version":"https://jsonfeed.org/version/1.1","title":"Ferry","items":[
                         {"id":"1","title":"Boats “run” \uD83D\uDEA2","content_html":"<p>On <em>time</em> \\"again\\".</p>",
                          "date_published":"2026-01-06T06:30:00Z","tags":["ferry"]},
                         {"id":"2","title":"Boats rest","content_html":"<p>Fog.</p>","date_published":"2026-01-07T06:30:00Z",
                          "image":"https://ferry.example/fog.jpg"}]}
                        """.getBytes(UTF_8))
                .put("/v1/imports/" + job + "/document")
                .then()
                .statusCode(202);
        for (int i = 0; i < 600 && !"done".equals(get(key, "/v1/imports/" + job).path("state")); i++) Thread.sleep(100);
        assertEquals(2, (int) get(key, "/v1/imports/" + job).path("counts.created"));
        assertEquals(List.of(), articlesWithoutParts());
        String list = "/v1/articles?source=" + source;
        String with = get(key, list).asString();
        Sql.of("delete from finished_article").run(database);
        CacheReset.pollAndClear();
        assertEquals(2, get(key, list).jsonPath().getList("items").size());
        assertEquals(get(key, list).asString(), with);
        reserializeJob.run();
    }

    private List<String> articlesWithoutParts() {
        return Sql.of("""
                        select slug || ' ' || version from article a where version > 0 and pub_status <> 'canceled' and not exists (
                            select from finished_article f where f.article_id = a.id and f.number = a.version and f.form = :form)
                        """).with("form", SerializedParts.FORM).list(database, row -> row.getString(1));
    }

    private Map<String, Response> readAll(String reader) {
        CacheReset.pollAndClear();
        Map<String, Response> answers = new LinkedHashMap<>();
        for (String key : new String[] {null, reader}) {
            String all = "/v1/articles?limit=50";
            Response list = get(key, all);
            String name = key == null ? "null " : "reader ";
            answers.put(name + all, list);
            List<String> ids = new ArrayList<>(list.path("items.id"));
            for (String id : ids) answers.put(name + id, get(key, "/v1/articles/" + id));
            assertTrue(ids.size() > 5);
        }
        return answers;
    }
}
