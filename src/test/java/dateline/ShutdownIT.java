package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An orderly shutdown answers waiting requests and is not delayed by them. */
@Execution(ExecutionMode.CONCURRENT)
class ShutdownIT {

    @Test
    void aLongPollIsAnsweredWhenTheNodeShutsDown() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "leaving"));
        try (Node node = Node.start(directory.resolve("node"), Map.of()).waitUntilReady()) {
            JsonNode snapshot =
                    new ObjectMapper().readTree(node.get("/v1/changes").body());
            assertTrue(snapshot.get("caughtUp").asBoolean(), snapshot.toString());
            String since = snapshot.get("nextCursor").asText();
            CompletableFuture<HttpResponse<String>> waiting =
                    CompletableFuture.supplyAsync(() -> get(node, "/v1/changes?wait=30&since=" + since));
            TimeUnit.SECONDS.sleep(1);
            assertTrue(!waiting.isDone(), "It did not wait.");
            long begun = System.nanoTime();
            int exit = node.stop();
            long seconds = (System.nanoTime() - begun) / 1_000_000_000;
            // The client times out after twenty seconds.
            assertEquals(200, waiting.join().statusCode());
            assertTrue(exit == 0 || exit == 143, "exit " + exit);
            assertTrue(seconds < 20, "It took " + seconds + " s to leave.");
        }
    }

    private static HttpResponse<String> get(Node node, String path) {
        try {
            return node.get(path);
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
