package dateline;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for text: a URL on one node and the key of the caller.
 *
 * @param key API key, null for anonymous
 * @param story id of the story at this URL; null if the response can contain several
 */
record ProbedEndpoint(Node node, String path, String key, String story) {

    /** A response that a caller has stored. */
    record Copy(String etag, String lastModified, String body) {
        static Copy of(HttpResponse<String> answer) {
            return new Copy(
                    answer.headers().firstValue("ETag").orElse(null),
                    answer.headers().firstValue("Last-Modified").orElse(null),
                    answer.body());
        }
    }

    HttpResponse<String> request(String method, String... headers) throws IOException, InterruptedException {
        return TwoNodes.send(node, method, path, key, null, null, headers);
    }

    HttpResponse<String> request() throws IOException, InterruptedException {
        return request("GET");
    }

    /** Sends a conditional request for each validator of the stored response. */
    List<HttpResponse<String>> revalidate(Copy copy) throws IOException, InterruptedException {
        List<HttpResponse<String>> answers = new ArrayList<>();
        if (copy.etag() != null) {
            answers.add(request("GET", "If-None-Match", copy.etag()));
            answers.add(request("HEAD", "If-None-Match", "W/" + copy.etag()));
        }
        if (copy.lastModified() != null) answers.add(request("GET", "If-Modified-Since", copy.lastModified()));
        return answers;
    }

    @Override
    public String toString() {
        return path + (key == null ? "" : " with a key") + " on " + node.url();
    }
}
