package dateline.push;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Test profile that lets the server call fixed loopback ports: those of webhook receivers, a hub, and a site to
 * import from.
 */
public class Hooks implements QuarkusTestProfile {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    /** Port of a site to import from. */
    public static final int SITE = 18_473;

    /** Ports of sites on which partners run copies. */
    public static final List<Integer> PARTNER_SITES = List.of(18_476, 18_477, 18_478, 18_479);

    public static final int HUB = 18_474;
    public static final String HUB_URL = "http://127.0.0.1:" + HUB + "/hub?for=dateline";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "dateline.reproduction-checks.workers", "8",
                "dateline.reproduction-checks.per-host", "4",
                "dateline.reproduction-checks.host-pause", "0s",
                "dateline.reproduction-checks.timeout", "1500ms"));
        settings.putAll(webhookSettings());
        return settings;
    }

    private static Map<String, String> webhookSettings() {
        IntStream ports = IntStream.concat(IntStream.of(SITE, HUB), Receiver.ports());
        return Map.of(
                "dateline.outbound.allow-private-targets",
                IntStream.concat(PARTNER_SITES.stream().mapToInt(port -> port), ports)
                        .mapToObj(port -> "127.0.0.1:" + port)
                        .collect(Collectors.joining(",")),
                "dateline.websub.hub",
                HUB_URL,
                "dateline.outbound.https-only",
                "false",
                "dateline.webhooks.timeout",
                "3s",
                "dateline.webhooks.longest-rest",
                "2s",
                "dateline.webhooks.most-waiting",
                "20",
                "dateline.limits.enabled",
                "false");
    }

    public static void await(String event, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "Not seen within " + TIMEOUT.toSeconds() + " s: " + event);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
