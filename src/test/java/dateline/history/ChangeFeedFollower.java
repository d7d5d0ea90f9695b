package dateline.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.RandomServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Maintains a copy of the public articles from the public change feed alone. */
final class ChangeFeedFollower {

    private final Map<String, String> shown = new TreeMap<>();
    private String cursor = "";

    void follow(BooleanSupplier over) throws Exception {
        while (!over.getAsBoolean()) {
            if (read(7)) TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /**
     * Reads a page.
     *
     * @return whether the feed is caught up
     */
    private boolean read(int limit) throws Exception {
        JsonNode page = get("/v1/changes?limit=" + limit + (cursor.isEmpty() ? "" : "&since=" + cursor));
        for (JsonNode item : page.get("items")) {
            String article = item.get("article").asText();
            if (item.get("kind").asText().equals("put"))
                shown.put(article, item.get("version").asText());
            else shown.remove(article);
        }
        cursor = page.get("nextCursor").asText();
        return page.get("caughtUp").asBoolean();
    }

    /**
     * Compares the copy with the list. A scheduled transition may take effect between the two reads, so the
     * comparison is repeated.
     */
    List<String> differences() throws Exception {
        Map<String, String> listed = Map.of();
        for (int i = 0; i < 20; i++) {
            while (!read(100)) TimeUnit.MILLISECONDS.sleep(10);
            listed = listed();
            if (shown.equals(listed)) return List.of();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return List.of("The list shows " + listed + " and the follower " + shown);
    }

    private static Map<String, String> listed() throws Exception {
        Map<String, String> versions = new TreeMap<>();
        String path = "/v1/articles?limit=100&fields=id";
        while (!path.isEmpty()) {
            JsonNode page = get(path);
            page.get("items")
                    .forEach(item -> versions.put(
                            item.get("id").asText(), item.get("version").asText()));
            path = page.at("/links/next").asText().replace(RandomServer.FIRST, "");
        }
        return versions;
    }

    private static JsonNode get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(RandomServer.any() + path)).build();
        HttpResponse<String> answer = RandomEditor.CLIENT.send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return RandomEditor.JSON.readTree(answer.body());
    }
}
