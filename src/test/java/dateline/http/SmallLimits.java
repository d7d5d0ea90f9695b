package dateline.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Small limits and a trusted proxy on this machine, so that each test can send requests from client addresses of its own. */
public class SmallLimits implements QuarkusTestProfile {

    /** Size of the response cache in bytes. */
    public static final int CACHE = 200_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("dateline.cache.bytes", String.valueOf(CACHE)),
                Map.entry("dateline.limits.anonymous", "5"),
                Map.entry("dateline.limits.key", "300"),
                Map.entry("dateline.limits.refusals", "3"),
                Map.entry("dateline.limits.deadline", "2s"),
                Map.entry("dateline.limits.heavy-deadline", "2s"),
                Map.entry("dateline.limits.body", "20000"),
                Map.entry("dateline.limits.body-grace", "2s"),
                Map.entry("dateline.limits.body-deadline", "4s"),
                Map.entry("dateline.limits.bodies", "60000"),
                Map.entry("dateline.limits.bodies-per-caller", "30000"),
                Map.entry("dateline.limits.waiting", "3"),
                Map.entry("dateline.limits.waiting-per-caller", "2"),
                Map.entry("dateline.admission.patience", "100ms"),
                Map.entry("dateline.admission.waiting", "2"),
                Map.entry("dateline.admission.takedown-waiting", "4"),
                Map.entry("dateline.admission.takedown-lookups", "32"),
                Map.entry("dateline.purge-url", "http://purge.example"),
                Map.entry("dateline.trusted-proxies", "127.0.0.1/32"));
    }
}
