package dateline.syndication;

import static dateline.Newsroom.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** A partner's copy that follows nothing but the stream: what stands in it by article, as version and level. */
final class Mirror {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_STRETCHES = 5_000;

    private final String key;
    private final Map<String, String> stands = new TreeMap<>();
    private final Map<String, JsonNode> last = new HashMap<>();
    private final Set<String> named = new HashSet<>();
    private String cursor;
    private boolean snapshot;

    Mirror(String key) {
        this.key = key;
    }

    Map<String, String> stands() {
        return stands;
    }

    String cursor() {
        return cursor;
    }

    /** The last that was said of it, or null. */
    JsonNode last(UUID article) {
        return last.get(article.toString());
    }

    List<String> reasons(UUID article) {
        return StreamSupport.stream(last(article).get("reasons").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    Mirror catchUp(int limit) {
        boolean caughtUp = false;
        for (int i = 0; !caughtUp; i++) {
            assertTrue(i < MOST_STRETCHES, "It never catches up.");
            caughtUp = stretch(limit);
        }
        return this;
    }

    /** @return whether it is caught up */
    boolean stretch(int limit) {
        if (cursor == null) {
            snapshot = true;
            named.clear();
        }
        Response response =
                get(key, "/v1/syndication/changes?limit=" + limit + (cursor == null ? "" : "&since=" + cursor));
        if (response.statusCode() == 410) {
            cursor = null;
            return false;
        }
        assertEquals(200, response.statusCode(), response.asString());
        JsonNode answer = read(response);
        answer.get("items").forEach(this::apply);
        cursor = answer.get("nextCursor").asText();
        boolean caughtUp = answer.get("caughtUp").asBoolean();
        if (caughtUp && snapshot) {
            stands.keySet().retainAll(named);
            snapshot = false;
        }
        return caughtUp;
    }

    private void apply(JsonNode item) {
        String article = item.get("article").asText();
        last.put(article, item);
        named.add(article);
        if (item.get("kind").asText().equals("put")) {
            stands.put(
                    article,
                    item.get("version").asInt() + " " + item.get("level").asText());
        } else {
            stands.remove(article);
        }
    }

    /** What the catalogue lists, told the same way. */
    Map<String, String> catalogue() {
        Map<String, String> listed = new TreeMap<>();
        String next = "/v1/syndication/articles?limit=100&sort=publishedAt";
        while (next != null) {
            JsonNode page = read(get(key, next));
            page.get("items")
                    .forEach(item -> listed.put(
                            item.get("id").asText(),
                            item.get("version").asInt() + " "
                                    + item.get("level").asText()));
            JsonNode cursor = page.get("page").get("nextCursor");
            next = cursor == null
                    ? null
                    : "/v1/syndication/articles?limit=100&sort=publishedAt&cursor=" + cursor.asText();
        }
        return listed;
    }

    private static JsonNode read(Response response) {
        try {
            return JSON.readTree(response.asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
