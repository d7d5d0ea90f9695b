package dateline;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/** Test profile of a new installation: without demo data, and with the admin key in a file. */
public class EmptyNewsroom implements QuarkusTestProfile {

    static final Path DATA =
            Path.of("target", "empty-newsroom-" + TestServer.PORT).toAbsolutePath();

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "dateline.demo",
                "false",
                "dateline.data-dir",
                DATA.toString(),
                "dateline.limits.enabled",
                "false",
                "test.deprecated-operations",
                "true");
    }
}
