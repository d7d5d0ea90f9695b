package dateline.http;

import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, keys of repetition and formats, as clients that are not careful send them. */
@QuarkusTest
@TestProfile(Unlimited.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DoorTest {

    @Test
    void aPathThatIsNoTextIsRefused() {
        for (String name : List.of("%F0%9F", "%FF", "%C0%AF", "%ED%A0%80", "a%01b", "%7F")) {
            Wire.Answer answer = Request.get("/v1/tags/" + name).send();
            assertEquals(400, answer.status(), name + answer.text());
            assertEquals("path-ambiguous", json(answer).get("code").asText());
        }
        assertEquals(404, Request.get("/v1/tags/%C3%A1rap%C3%A1ly+tides").send().status());
    }

    @Test
    void aBlankIdempotencyKeyIsNone() {
        for (String blank : List.of("", " ", "\t")) {
            Wire.Answer answer = post("/v1/articles", "{\"headline\":\"Slack water\"}")
                    .line("Idempotency-Key:" + blank)
                    .send();
            assertEquals(400, answer.status(), answer::text);
            assertEquals("idempotency-key-invalid", json(answer).get("code").asText());
        }
    }

    @Test
    void theSuffixChoosesTheFormatWhateverIsAccepted() {
        for (String accept : List.of("application/xml", "text/xml", "text/html,*/*;q=0.1", "image/png", "nonsense")) {
            for (var format : List.of(
                    List.of("rss", "application/rss+xml"),
                    List.of("atom", "application/atom+xml"),
                    List.of("json", "application/feed+json"))) {
                Wire.Answer answer = Request.get("/v1/feeds/harbour." + format.get(0))
                        .with("Accept", accept)
                        .send();
                assertEquals(200, answer.status(), accept + " " + answer.text());
                assertTrue(answer.header("Content-Type").orElse("").startsWith(format.get(1)), accept);
                assertEquals(
                        "Accept-Encoding, Authorization", answer.header("Vary").orElse(""));
            }
        }
        assertEquals(
                406,
                Request.get("/v1/feeds/harbour")
                        .with("Accept", "text/xml")
                        .send()
                        .status());
    }
}
