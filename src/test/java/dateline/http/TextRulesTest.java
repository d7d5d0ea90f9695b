package dateline.http;

import static dateline.http.Newsroom.EDITOR;
import static dateline.http.Newsroom.etag;
import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.made;
import static dateline.http.Newsroom.post;
import static dateline.http.Newsroom.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.database.server.TestDatabase;
import dateline.http.request.MergePatch;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Invalid values in an article are refused with their pointer: names without letters, control characters, instants out of range. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TextRulesTest {

    private static JsonNode refused(RawHttp.Answer answer) {
        assertEquals(422, answer.status(), answer::text);
        return json(answer).get("errors").get(0);
    }

    private static JsonNode refusedIn(JsonBody member) {
        return refused(post(
                        "/v1/articles",
                        JsonBody.with("headline", "Slack water").andAll(member).json())
                .send());
    }

    @Test
    void anInvalidNameIsRefusedWithItsPointer() {
        assertEquals(
                "/section",
                refusedIn(JsonBody.with("section", "  ")).get("pointer").asText());
        assertEquals(
                "/tags/1",
                refusedIn(JsonBody.with("tags", List.of("tides", "")))
                        .get("pointer")
                        .asText());
        assertEquals(
                "/tags/1/slug",
                refusedIn(JsonBody.with("tags", List.of("tides", JsonBody.with("slug", "No Slug"))))
                        .get("pointer")
                        .asText());
        assertEquals(
                "/source/url",
                refusedIn(JsonBody.with(
                                "source", JsonBody.with("name", "Tide Office").and("url", "javascript:alert(1)")))
                        .get("pointer")
                        .asText());
        assertEquals(
                "/source", refusedIn(JsonBody.with("source", 5)).get("pointer").asText());
        assertEquals(
                "/section/name",
                refusedIn(JsonBody.with("section", JsonBody.with("name", 5)))
                        .get("pointer")
                        .asText());
    }

    @Test
    void anUnknownMemberOfANameIsRefusedWithItsPointer() {
        RawHttp.Answer answer = post(
                        "/v1/articles",
                        JsonBody.with("headline", "Slack water")
                                .and("source", JsonBody.with("nmae", "Tide Office"))
                                .json())
                .send();
        assertEquals(400, answer.status(), answer::text);
        assertEquals(
                "/source/nmae", json(answer).get("errors").get(0).get("pointer").asText());
    }

    @Test
    void anInvalidPatchIsRefusedWithItsPointer() {
        RawHttp.Answer draft = made(post("/v1/articles", "{\"headline\":\"Slack water\"}"));
        String target = "/v1/drafts/" + json(draft).get("id").asText();
        RawHttp.Answer answer = Request.of("PATCH", target)
                .key(EDITOR)
                .json("{\"tags\":[\"tides\",{\"name\":\"???\"}]}")
                .with("Content-Type", MergePatch.MEDIA_TYPE)
                .with("If-Match", etag(target))
                .send();
        assertEquals("/tags/1/name", refused(answer).get("pointer").asText());
    }

    @Test
    void aNameWithoutLettersAndDigitsIsRefused() {
        assertEquals(
                "/section",
                refusedIn(JsonBody.with("section", "!!!")).get("pointer").asText());
        assertEquals(
                "/tags/0",
                refusedIn(JsonBody.with("tags", List.of("!!!"))).get("pointer").asText());
        assertEquals(
                "/source/name",
                refusedIn(JsonBody.with("source", JsonBody.with("name", "!!!")))
                        .get("pointer")
                        .asText());
        assertEquals(
                "/bylines/0/name",
                refusedIn(JsonBody.with("bylines", List.of(JsonBody.with("name", "!!!"))))
                        .get("pointer")
                        .asText());
        for (String noun : List.of("sections", "sources")) {
            Request put = Request.of("PUT", "/v1/" + noun + "/signs").key(EDITOR);
            assertEquals(
                    "/name",
                    refused(put.json("{\"name\":\"!!!\"}").send())
                            .get("pointer")
                            .asText());
        }
    }

    @Test
    void aNameInAnyScriptIsAccepted() {
        made(post("/v1/articles", "{\"headline\":\"Slack water\",\"tags\":[\"潮汐\",\"Árapály\",\"७\"]}"));
    }

    @Test
    void controlCharactersAreRefusedWithTheirPosition() {
        JsonNode error = refused(
                post("/v1/articles", "{\"headline\":\"Slack\\u0008water\"}").send());
        assertEquals("/headline", error.get("pointer").asText());
        assertEquals("character-invalid", error.get("code").asText());
        assertTrue(error.get("detail").asText().contains("character 6 is U+0008"), error::toString);
        for (char sign : new char[] {0x01, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f}) {
            assertEquals(
                    "/body/0/text",
                    refusedIn(JsonBody.with(
                                    "body",
                                    List.of(JsonBody.with("type", "paragraph").and("text", "Slack" + sign + "water"))))
                            .get("pointer")
                            .asText());
            assertEquals(
                    "/tags/0",
                    refusedIn(JsonBody.with("tags", List.of("a" + sign + "b")))
                            .get("pointer")
                            .asText());
        }
        RawHttp.Answer query = Request.get("/v1/articles?q=a%01b").send();
        assertEquals(400, query.status(), query::text);
        assertTrue(query.text().contains("U+0001"), query::text);
    }

    @Test
    void tabsAreKeptAndLineBreaksAreNormalized() {
        RawHttp.Answer draft = made(
                post("/v1/articles", "{\"headline\":\"Slack\\twater\",\"teaser\":\"one\\r\\ntwo\\rthree\\nfour\"}"));
        assertEquals("Slack\twater", json(draft).get("headline").asText());
        assertEquals("one\ntwo\nthree\nfour", json(draft).get("teaser").asText());
    }

    @Test
    void aControlCharacterAsAnEntityIsRefused() {
        RawHttp.Answer draft = made(
                post("/v1/articles", "{\"headline\":\"Slack water\",\"bodyHtml\":\"<p>Slack&#1;&#x1b;water</p>\"}"));
        String text = json(draft).get("body").get(0).get("text").asText();
        assertFalse(text.chars().anyMatch(Character::isISOControl), text);
    }

    @Test
    void anInstantOutOfRangeIsRefusedWithTheRange() {
        for (String instant : List.of("999999-01-01T00:00:00Z", "+999999-01-01T00:00:00Z", "0999-01-01T00:00:00Z")) {
            JsonNode error = refusedIn(JsonBody.with("originalPublishedAt", instant));
            assertEquals("/originalPublishedAt", error.get("pointer").asText());
            assertTrue(error.get("detail").asText().contains("1400 and 9999"), error::toString);
            RawHttp.Answer query = Request.get("/v1/articles?publishedFrom=" + instant.replace("+", "%2B"))
                    .send();
            assertEquals(400, query.status(), query::text);
            assertTrue(query.text().contains("1400 and 9999"), query::text);
        }
    }

    @Test
    void aDurationOutOfRangeIsRefusedWithTheRange() {
        for (String duration : List.of("P99999999999999999999D", "P40000D", "-PT1H", "P1Y")) {
            JsonNode error = refused(Request.of("POST", "/v1/permissions")
                    .key("dl_demo_rights")
                    .json(JsonBody.with("partner", "01990000-0000-7000-8000-000000030001")
                            .and("title", "Tides")
                            .and("everything", true)
                            .and("level", "full")
                            .and("keepFor", duration)
                            .json())
                    .send());
            assertEquals("/keepFor", error.get("pointer").asText());
            assertTrue(error.get("detail").asText().contains("such as P1DT12H"), error::toString);
        }
    }

    @Test
    void aSourceIdInUseIsRefusedOnReplacing() {
        JsonBody taken = JsonBody.with("source", "harbour-gazette").and("sourceId", "HG-slack");
        made(post("/v1/articles", taken.and("headline", "Slack water").json()));
        RawHttp.Answer draft = made(post("/v1/articles", "{\"headline\":\"Spring tide\"}"));
        String target = "/v1/drafts/" + json(draft).get("id").asText();
        RawHttp.Answer answer = Request.of("PUT", target)
                .key(EDITOR)
                .json(taken.and("headline", "Spring tide").json())
                .with("If-Match", etag(target))
                .send();
        assertEquals(409, answer.status(), answer::text);
        assertEquals(List.of("/sourceId"), texts(json(answer).get("errors"), "pointer"));
    }
}
