package dateline.article;

import dateline.article.search.RecordingDriver;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/**
 * A newsroom without the demo, for {@link ManyArticles}. A driver records its statements, and its response cache stores nothing.
 */
public class LargeNewsroom implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "dateline.demo",
                "false",
                "dateline.cache.bytes",
                "0",
                "quarkus.datasource.jdbc.driver",
                RecordingDriver.class.getName(),
                "quarkus.datasource.reads.jdbc.driver",
                RecordingDriver.class.getName(),
                "quarkus.datasource.reads.jdbc.additional-jdbc-properties.ApplicationName",
                RecordingDriver.READS,
                // Filling it takes longer than the timeout of a statement of the application.
                "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout",
                "600",
                "dateline.data-dir",
                Path.of("target", "large-newsroom").toAbsolutePath().toString());
    }
}
