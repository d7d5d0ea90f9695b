package dateline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.openapi.TypeScriptClient;
import dateline.push.webhook.Signature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifies signatures with the library that Standard Webhooks publishes for receivers, and with the TypeScript client. */
class ReferenceLibraryTest {

    private static final Path SOURCE = Path.of("src", "test", "webhook-tools");
    private static final Path TOOLS = Path.of("target", "webhook-tools");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BODY = "{\"type\":\"article.put\",\"data\":{\"links\":{\"name\":\"Öl, 漁 and 🐟\"}}}";

    private static final List<String> EXPECTED =
            List.of("genuine", "genuine", "genuine", "refused", "refused", "refused", "refused", "refused");

    @Test
    void theReferenceLibraryAndTheClientAcceptGenuineSignaturesOnly() throws Exception {
        TypeScriptClient.install();
        install();
        byte[] old = secret();
        byte[] next = secret();
        String id = "msg_0123456789abcdef0123456789abcdef";
        long now = Instant.now().getEpochSecond();
        byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
        List<String> lines = List.of(
                line(old, id, now, Signature.of(List.of(old), id, now, bytes), BODY),
                // During a rotation, receivers with either secret accept the signature.
                line(old, id, now, Signature.of(List.of(next, old), id, now, bytes), BODY),
                line(next, id, now, Signature.of(List.of(next, old), id, now, bytes), BODY),
                line(old, id, now, Signature.of(List.of(next), id, now, bytes), BODY),
                line(old, id, now, Signature.of(List.of(old), id, now, bytes), BODY + " "),
                line(old, id + "0", now, Signature.of(List.of(old), id, now, bytes), BODY),
                line(old, id, now + 1, Signature.of(List.of(old), id, now, bytes), BODY),
                line(old, id, now - 600, Signature.of(List.of(old), id, now - 600, bytes), BODY));
        for (String library : List.of("standardwebhooks", "client")) {
            List<String> results = run(List.of("node", "verify.mjs", library), lines);
            System.out.println(library + " on our signatures: " + results);
            assertEquals(
                    EXPECTED,
                    results.stream().map(result -> result.split(":")[0]).toList(),
                    library);
        }
    }

    private static byte[] secret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static String line(byte[] secret, String id, long timestamp, String signature, String body)
            throws Exception {
        return JSON.writeValueAsString(Map.of(
                "secret",
                "whsec_" + Base64.getEncoder().encodeToString(secret),
                "headers",
                Map.of(
                        "webhook-id", id,
                        "webhook-timestamp", String.valueOf(timestamp),
                        "webhook-signature", signature),
                "body",
                body));
    }

    private static void install() throws Exception {
        Files.createDirectories(TOOLS);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(file, TOOLS.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        run(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-progress"), List.of());
    }

    private static List<String> run(List<String> command, List<String> input) throws Exception {
        Path in = Files.write(TOOLS.resolve("in.txt"), new ArrayList<>(input));
        Path out = TOOLS.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .directory(TOOLS.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> command + " does not end");
        assertEquals(0, process.exitValue(), () -> command + "\n" + read(out));
        return read(out).lines().toList();
    }

    private static String read(Path out) {
        try {
            return Files.readString(out);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
