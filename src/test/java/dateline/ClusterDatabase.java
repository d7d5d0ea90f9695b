package dateline;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * Starts a {@link LocalCluster} and connects the application under test to its primary database. The test sends its requests
 * to the nodes of the cluster; the application under test gives it access to the database.
 */
public class ClusterDatabase implements QuarkusTestResourceLifecycleManager {

    private static final int SECRET_KEY_BYTES = 32;

    private LocalCluster cluster;

    @Override
    public Map<String, String> start() {
        try {
            byte[] random = new byte[SECRET_KEY_BYTES];
            new SecureRandom().nextBytes(random);
            String secretKey = Base64.getEncoder().encodeToString(random);
            // All servers of one database have the same public URL and secret key.
            cluster = LocalCluster.start(
                    Map.of("DATELINE_PUBLIC_URL", RandomServer.FIRST, "DATELINE_WEBHOOKS_SECRET_KEY", secretKey));
            return Map.of(
                    "dateline.webhooks.secret-key",
                    secretKey,
                    "quarkus.datasource.jdbc.url",
                    LocalCluster.primary(),
                    "quarkus.datasource.username",
                    "dateline",
                    "quarkus.datasource.password",
                    cluster.password());
        } catch (Exception e) {
            throw new IllegalStateException("The cluster does not start: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        try {
            if (cluster != null) cluster.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
