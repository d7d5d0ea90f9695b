package dateline.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application of its own, in which many requests a second are no reason to refuse one. */
public class Unlimited implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("dateline.limits.enabled", "false");
    }
}
