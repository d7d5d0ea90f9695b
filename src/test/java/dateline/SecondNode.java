package dateline;

import dateline.database.server.TemporaryDataDirectory;
import dateline.http.base.PublicUrl;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A packaged node on the database of the application under test, with the same public URL. It is started on first use
 * and stopped with the application.
 */
@Singleton
public class SecondNode {

    @Inject
    PublicUrl publicUrl;

    private Node node;

    /** Sends the following requests to a random one of the two nodes. */
    public synchronized void useBothNodes(long seed) throws Exception {
        if (node == null) node = start().waitUntilReady();
        RandomServer.use(urls(), seed);
    }

    /** Sends the following requests to the application under test. */
    public void useFirstNode() {
        RandomServer.use(List.of(RandomServer.FIRST), 0);
    }

    /** The URLs of both nodes. */
    public List<String> urls() {
        return List.of(RandomServer.FIRST, node.url());
    }

    private Node start() throws Exception {
        Config config = ConfigProvider.getConfig();
        Map<String, String> database = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", config.getValue("quarkus.datasource.jdbc.url", String.class),
                "QUARKUS_DATASOURCE_USERNAME", config.getValue("quarkus.datasource.username", String.class),
                "QUARKUS_DATASOURCE_PASSWORD", config.getValue("quarkus.datasource.password", String.class));
        return Node.start(
                TemporaryDataDirectory.create(Path.of("target", "second-node")),
                database,
                "-Ddateline.public-url=" + RandomServer.FIRST,
                "-Ddateline.site-url=" + publicUrl.site(),
                // Tests use the keys of the demo.
                "-Ddateline.demo=true",
                "-Ddateline.webhooks.secret-key=" + config.getValue("dateline.webhooks.secret-key", String.class));
    }

    void end(@Observes ShutdownEvent stop) throws IOException {
        if (node != null) node.close();
    }
}
