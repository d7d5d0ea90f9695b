package dateline;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A demo newsroom that no other test has touched. */
public class FreshDemo implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("dateline.limits.key", "60000", "dateline.limits.anonymous", "60000");
    }
}
