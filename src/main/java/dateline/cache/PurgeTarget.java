package dateline.cache;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * The purge endpoint of a shared cache: Varnish, or the webhook of a CDN. A request carries up to thirty tags, in
 * {@code Cache-Tag} separated by spaces and as JSON, {@code {"tags":[…]}}. A 2xx response means that no response with
 * one of them is served any more. The operator configures the URL, so it may lie in a private network; redirects are
 * not followed.
 */
final class PurgeTarget {

    private static final int TAGS_PER_REQUEST = 30;

    private final URI url;
    private final PurgeConfig config;
    private final HttpClient client;

    /** @param url absolute, http or https */
    PurgeTarget(String url, PurgeConfig config) {
        this.url = URI.create(url);
        this.config = config;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
    }

    /**
     * Purges the tags in their order.
     *
     * @throws IOException where one of the requests was not answered with 2xx
     */
    void purge(List<String> tags) throws IOException, InterruptedException {
        for (int from = 0; from < tags.size(); from += TAGS_PER_REQUEST) {
            purgeBatch(tags.subList(from, Math.min(tags.size(), from + TAGS_PER_REQUEST)));
        }
    }

    private void purgeBatch(List<String> tags) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(config.timeout())
                .header("Cache-Tag", String.join(" ", tags))
                .header("Content-Type", "application/json")
                .method(
                        config.method(),
                        BodyPublishers.ofString(
                                new JsonObject().put("tags", List.copyOf(tags)).encode()));
        config.authorization().ifPresent(value -> request.header("Authorization", value));
        HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) throw new IOException("The response is " + response.statusCode() + ".");
    }
}
