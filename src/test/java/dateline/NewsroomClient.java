package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The requests of an editor to a packaged server.
 *
 * @param url of the server
 * @param admin an API key with all scopes
 */
record NewsroomClient(String url, String admin) {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * @param key null for anonymous
     * @param body null for none
     */
    static HttpResponse<String> send(
            String url, String method, String path, String key, String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) request.header("Authorization", "Bearer " + key);
        if (body != null) request.header("Content-Type", type);
        if (headers.length > 0) request.headers(headers);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Creates a resource. */
    JsonNode created(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(url, "POST", path, admin, "application/json", body, headers);
        assertEquals(201, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    JsonNode draft(String article) throws IOException, InterruptedException {
        return JSON.readTree(
                send(url, "GET", "/v1/drafts/" + article, admin, null, null).body());
    }

    void edit(String article, String patch) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                url,
                "PATCH",
                "/v1/drafts/" + article,
                admin,
                "application/merge-patch+json",
                patch,
                "If-Match",
                draftEtag(article));
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /** Sends a transition that requires the ETag of the draft in If-Match. */
    JsonNode transition(String article, String transition, String body) throws IOException, InterruptedException {
        return created("/v1/articles/" + article + "/" + transition, body, "If-Match", draftEtag(article));
    }

    /** @return the id of the published story */
    String publish(String story, String plan) throws IOException, InterruptedException {
        String article = created("/v1/articles", story).get("id").asText();
        transition(article, "publications", plan);
        return article;
    }

    /**
     * Creates a partner with a permission for the full text of a source.
     *
     * @return a key of the partner
     */
    String partner(String source) throws IOException, InterruptedException {
        String partner = created(
                        "/v1/partners",
                        JsonBody.with("name", "Partner of " + source).json())
                .get("id")
                .asText();
        JsonBody terms = JsonBody.with("partner", partner)
                .and("title", "All of it")
                .and("level", "full")
                .and("scope", Map.of("sources", List.of(source)))
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        String permission = created("/v1/permissions", terms.json()).get("id").asText();
        created("/v1/permissions/" + permission + "/activations", "{}");
        return created("/v1/partners/" + partner + "/keys", "{\"name\":\"pull\"}")
                .get("secret")
                .asText();
    }

    private String draftEtag(String article) throws IOException, InterruptedException {
        return send(url, "GET", "/v1/drafts/" + article, admin, null, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }
}
