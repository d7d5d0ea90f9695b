package dateline.database.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * One fast database server without durability for all tests of a JVM, below {@code target/}. Every application that is
 * started gets an empty database in it.
 */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    // Test profiles have their own class loaders and therefore their own statics, but share the system properties,
    // which may hold only types of the JDK.
    private static final String URL = "test-database.url";
    private static final String PASSWORD = "test-database.password";
    private static final String COUNT = "test-database.count";

    @Override
    public Map<String, String> start() {
        return migrated();
    }

    @Override
    public void stop() {
        // The next profile uses the same server, which stops with the JVM.
    }

    /** The three datasource properties of a new, empty database. */
    public static Map<String, String> fresh() {
        return create("template1");
    }

    /** The same of a new database that has the tables of this release. */
    public static Map<String, String> migrated() {
        return create(EmbeddedDatabase.NAME);
    }

    private static Map<String, String> create(String template) {
        Properties jvm = System.getProperties();
        synchronized (jvm) {
            try {
                if (jvm.getProperty(URL) == null) {
                    Path directory = TemporaryDataDirectory.create(Path.of("target", "test-database"));
                    MigratedDatabase.copyInto(directory);
                    EmbeddedDatabase database =
                            EmbeddedDatabase.start(directory, Path.of("target", "postgresql"), Durability.DISPOSABLE);
                    Runtime.getRuntime().addShutdownHook(new Thread(database::stop, "test-database-stop"));
                    database.executeAsSuperuser("alter role " + database.user() + " createdb");
                    database.executeAsSuperuser(
                            "grant set on parameter session_replication_role to " + database.user());
                    jvm.setProperty(URL, database.url());
                    jvm.setProperty(PASSWORD, database.password());
                }
                int number = Integer.parseInt(jvm.getProperty(COUNT, "0")) + 1;
                jvm.setProperty(COUNT, Integer.toString(number));
                return createDatabase("test_" + number, template, jvm);
            } catch (Exception e) {
                throw new IllegalStateException("The tests' database does not start: " + e.getMessage(), e);
            }
        }
    }

    private static Map<String, String> createDatabase(String name, String template, Properties jvm) throws Exception {
        String url = jvm.getProperty(URL);
        try (Rows rows = Rows.at(url, jvm.getProperty(PASSWORD))) {
            rows.execute("create database " + name + " template " + template);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", url.replaceFirst("/[^/]*$", "/" + name),
                "quarkus.datasource.username", "dateline",
                "quarkus.datasource.password", jvm.getProperty(PASSWORD));
    }
}
