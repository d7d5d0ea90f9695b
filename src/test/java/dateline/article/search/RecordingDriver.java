package dateline.article.search;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** PostgreSQL's driver that records all statements, including those of Hibernate. */
public final class RecordingDriver implements Driver {

    /** Application name of the connections of the pool for reads. */
    public static final String READS = "reads";

    private static volatile QueryPlans recorder;

    private final Driver postgresql = new org.postgresql.Driver();

    /** Records all later statements to this recorder only. */
    public static void recordTo(QueryPlans plans) {
        recorder = plans;
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        Connection connection = postgresql.connect(url, properties);
        if (connection == null) return null;
        boolean ofReads = READS.equals(properties.getProperty("ApplicationName"));
        return QueryPlans.recording(
                connection, RecordingDriver::currentRecorder, ofReads ? QueryPlans.READS_SETTINGS : "");
    }

    // The cache invalidator polls the change log independently of the test.
    private static QueryPlans currentRecorder() {
        return Thread.currentThread().getName().equals("cache-invalidator") ? null : recorder;
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return postgresql.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return postgresql.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return postgresql.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return postgresql.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return postgresql.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
