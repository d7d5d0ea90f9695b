package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every JSON response leaves out {@code html} of a block that is the escaped text; requests accept it. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BlockHtmlTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENT = """
            [{"type":"paragraph","id":"b1","text":"R&D <now>\\nand then"},
             {"type":"paragraph","id":"b2","html":"It <em>is</em>."},
             {"type":"paragraph","id":"b3","text":"As said","html":"As said"},
             {"type":"quote","id":"b4","html":"No markup","attribution":"Ada"},
             {"type":"list","id":"b5","ordered":false,"items":[{"text":"R&D"},{"html":"<strong>S</strong>"}]}]
            """;
    private static final String SHOWN = """
            [{"type":"paragraph","id":"b1","text":"R&D <now>\\nand then"},
             {"type":"paragraph","id":"b2","text":"It is.","html":"It <em>is</em>."},
             {"type":"paragraph","id":"b3","text":"As said"},
             {"type":"quote","id":"b4","text":"No markup","attribution":"Ada"},
             {"type":"list","id":"b5","ordered":false,"items":[{"text":"R&D"},{"text":"S","html":"<strong>S</strong>"}]}]
            """;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String editor;
    private UUID story;

    @BeforeEach
    void publish() {
        editor = newsroom.key("articles:read", "articles:write", "drafts:read");
        story = newsroom.publish("{\"headline\":\"R and D\",\"visibility\":\"public\",\"body\":" + SENT + "}", "{}");
    }

    @Test
    void everyResponseHasTheShortForm() throws Exception {
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("everything", true).and("level", "full").and("articlesFrom", "2020-01-01T00:00:00Z"));
        JsonNode body = JSON.readTree(SHOWN);
        assertEquals(body, bodyOf(get(null, "/v1/articles/" + story)));
        assertEquals(body, bodyOf(get(null, "/v1/articles/" + story + "?fields=body")));
        assertEquals(body, bodyOf(get(editor, "/v1/articles/" + story + "/versions/1")));
        assertEquals(body, bodyOf(get(editor, "/v1/drafts/" + story)));
        assertEquals(body, bodyOf(get(partner.key(), "/v1/syndication/articles/" + story)));
        JsonNode exported = JSON.readTree(get(
                                editor, "/v1/articles/export?after=" + new UUID(story.getMostSignificantBits() - 1, 0))
                        .asString()
                        .split("\n")[0])
                .path("article")
                .path("body");
        assertEquals(body, exported);
        JsonNode changes = JSON.readTree(get(editor, "/v1/articles/" + story + "/versions/1/diff")
                        .asString())
                .path("body");
        for (int i = 0; i < body.size(); i++)
            assertEquals(body.get(i), changes.get(i).path("after"));
        get(null, "/v1/articles/" + story)
                .then()
                .body("bodyHtml", containsString("<p>R&amp;D &lt;now&gt;<br>and then</p>\n<p>It <em>is</em>.</p>"));
    }

    private static JsonNode bodyOf(Response answer) throws Exception {
        answer.then().statusCode(200);
        return JSON.readTree(answer.asString()).path("body");
    }

    @Test
    void aDraftSentBackInTheFormInWhichItWasReadIsUnchanged() throws Exception {
        String path = "/v1/drafts/" + story;
        Response draft = get(editor, path);
        String body = bodyOf(draft).toString();
        Response patched = patch(editor, path, draft.header("ETag"), "{\"body\":" + body + "}");
        patched.then().statusCode(200);
        assertEquals(body, bodyOf(patched).toString());
        assertEquals(Optional.of(true), Sql.of("""
                                select draft_content(d) = v.content from draft d join version v on v.article_id = d.article_id and v.number = 1
                                where d.article_id = :story
                                """).with("story", story).first(database, row -> row.getBoolean(1)));
    }
}
