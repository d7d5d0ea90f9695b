package dateline.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application with small limits, behind a proxy on this machine that it trusts: each test comes from addresses of its own. */
public class Narrow implements QuarkusTestProfile {

    /** Bytes of answers that are kept. */
    public static final int CACHE = 200_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "dateline.cache.bytes", String.valueOf(CACHE),
                "dateline.limits.anonymous", "5",
                "dateline.limits.key", "300",
                "dateline.limits.refusals", "3",
                "dateline.limits.deadline", "2s",
                "dateline.limits.body", "2000",
                "dateline.limits.waiting", "3",
                "dateline.limits.waiting-per-caller", "2",
                "dateline.purge-url", "http://purge.example",
                "dateline.trusted-proxies", "127.0.0.1/32");
    }
}
