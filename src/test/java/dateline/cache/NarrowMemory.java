package dateline.cache;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application that keeps little, and lets few through. */
public class NarrowMemory implements QuarkusTestProfile {

    static final int BYTES = 200_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("dateline.cache.bytes", String.valueOf(BYTES), "dateline.limits.anonymous", "400");
    }
}
