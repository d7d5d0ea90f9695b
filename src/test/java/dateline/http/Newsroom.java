package dateline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Requests of editors and readers of the demo newsroom, one method each. */
public final class Newsroom {

    public static final String EDITOR = "dl_demo_editor";
    public static final String BRIDGE = "/v1/articles/harbour-bridge-reopens-after-storm";

    private Newsroom() {}

    public static JsonNode json(RawHttp.Answer answer) {
        try {
            return Case.JSON.readTree(answer.content());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.text(), e);
        }
    }

    static JsonNode read(String target) {
        RawHttp.Answer answer = Request.get(target).send();
        assertEquals(200, answer.status(), answer::text);
        return json(answer);
    }

    public static Request post(String target, String body) {
        return Request.of("POST", target).key(EDITOR).json(body);
    }

    public static RawHttp.Answer made(Request request) {
        RawHttp.Answer answer = request.send();
        assertEquals(201, answer.status(), answer::text);
        return answer;
    }

    /** @param more members of the article besides the headline */
    static String publish(String headline, JsonBody more) {
        RawHttp.Answer draft = made(post(
                "/v1/articles", JsonBody.with("headline", headline).andAll(more).json()));
        String id = json(draft).get("id").asText();
        made(post("/v1/articles/" + id + "/publications", "{}")
                .with("If-Match", draft.header("ETag").orElseThrow()));
        return id;
    }

    static String etag(String target) {
        return Request.get(target).key(EDITOR).send().header("ETag").orElseThrow();
    }

    static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.path(member).asText()));
        return texts;
    }
}
