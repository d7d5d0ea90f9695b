package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A change of the use policy on one of two nodes stands in every signal of both within a second. */
@Isolated
class UsePolicyNodesIT {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Addresses of signals, with a text that each has while training is open, and one while it is reserved. */
    private Map<String, List<String>> signals(String article) {
        return Map.of(
                "/robots.txt",
                List.of("ai-train=yes", "ai-train=no"),
                "/license.xml",
                List.of("ai-input ai-train<", "<prohibits type=\"usage\">ai-train<"),
                "/license.xml?article=" + article,
                List.of("ai-input ai-train<", "<prohibits type=\"usage\">ai-train<"),
                "/.well-known/tdmrep.json",
                List.of("\"tdm-reservation\":0", "\"tdm-reservation\":1"),
                "/v1/articles/" + article,
                List.of("tdm-reservation=0", "tdm-reservation=1"),
                "/v1/articles/" + article + ".jsonld",
                List.of("tdm-reservation=0", "tdm-reservation=1"),
                "/v1/articles/" + article + "/use-policy",
                List.of("\"use\":\"aiTraining\",\"value\":\"open\"", "\"use\":\"aiTraining\",\"value\":\"reserved\""));
    }

    @Test
    void aChangeStandsInEverySignalOfBothNodesWithinASecond() throws Exception {
        try (TwoNodes newsroom = TwoNodes.start("use-policy", Map.of())) {
            String article = newsroom.publish(
                    Stories.article().headline("Salt").paragraph("Text.").json(), "{}");
            set(newsroom, "open");
            List<String> late = new ArrayList<>();
            for (String value : List.of("open", "reserved", "open", "reserved")) {
                long changed = set(newsroom, value);
                long slowest = 0;
                for (Node node : newsroom.nodes())
                    for (var signal : signals(article).entrySet()) {
                        String expected = signal.getValue().get(value.equals("open") ? 0 : 1);
                        long nanos = waitFor(node, signal.getKey(), expected, changed);
                        slowest = Math.max(slowest, nanos);
                        if (nanos > LIMIT.toNanos()) late.add(signal.getKey() + " after " + nanos / 1_000_000 + " ms");
                    }
                System.out.printf(
                        "use policy: %s stood in all signals of both nodes after %d ms%n", value, slowest / 1_000_000);
            }
            assertEquals(List.of(), late);
            HttpResponse<String> versions =
                    TwoNodes.send(newsroom.second(), "GET", "/v1/use-policy/versions", newsroom.admin(), null, null);
            assertEquals(6, TwoNodes.JSON.readTree(versions.body()).get("items").size(), versions.body());
        }
    }

    /** @return when the response arrived, in nanoseconds */
    private static long set(TwoNodes newsroom, String value) throws Exception {
        HttpResponse<String> current =
                TwoNodes.send(newsroom.first(), "GET", "/v1/use-policy", newsroom.admin(), null, null);
        HttpResponse<String> put = TwoNodes.send(
                newsroom.first(),
                "PUT",
                "/v1/use-policy",
                newsroom.admin(),
                "application/json",
                JsonBody.with("search", "open")
                        .and("aiInput", "open")
                        .and("aiTraining", value)
                        .and("textAndDataMining", value)
                        .json(),
                "If-Match",
                current.headers().firstValue("ETag").orElseThrow());
        assertEquals(200, put.statusCode(), put.body());
        return System.nanoTime();
    }

    private static long waitFor(Node node, String path, String expected, long since) throws Exception {
        while (true) {
            HttpResponse<String> response = node.get(path);
            String shown = "tdm-reservation="
                    + response.headers().firstValue("tdm-reservation").orElse("") + " " + response.body();
            if (shown.contains(expected)) return System.nanoTime() - since;
            assertTrue(System.nanoTime() - since < 10_000_000_000L, path + " " + shown);
        }
    }
}
