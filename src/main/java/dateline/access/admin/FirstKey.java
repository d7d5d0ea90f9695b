package dateline.access.admin;

import dateline.access.key.DemoKeyPolicy;
import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.database.sql.StartupLock;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes an administrator's key to the data directory when a server starts on a database that has none: one without any
 * key, or one whose only keys with {@code keys:write} are demo keys that are not accepted here. Once per database, not
 * per node.
 */
@ApplicationScoped
public class FirstKey {

    private static final Logger LOG = Logger.getLogger(FirstKey.class);
    private static final Duration VALIDITY = Duration.ofDays(365);
    /** Advisory lock for work that one node does once per database at its start. */
    public static final long STARTUP_LOCK = 4_711;

    private final Keys keys;
    private final AdminKeys admins;
    private final DemoKeyPolicy demoPolicy;
    private final AgroalDataSource database;
    private final PublicUrl config;

    FirstKey(Keys keys, AdminKeys admins, DemoKeyPolicy demoPolicy, AgroalDataSource database, PublicUrl config) {
        this.keys = keys;
        this.admins = admins;
        this.demoPolicy = demoPolicy;
        this.database = database;
        this.config = config;
    }

    void createIfNone(@Observes @Priority(100) StartupEvent start) {
        // Nodes may start at the same time on one database.
        StartupLock.run(database, STARTUP_LOCK, this::createIfNone);
    }

    private void createIfNone() {
        Instant now = Now.of(database);
        if (Key.count() == 0) {
            LOG.infof(
                    "This database had no key. A new key with every scope of the newsroom is in %s. Keep it safe.",
                    writeKey("first start", now));
            return;
        }
        List<String> refused = demoPolicy.accepts() ? List.of() : Key.demoKeysInForce(now);
        if (!refused.isEmpty()) {
            LOG.warnf(
                    "The demo has filled this database. The server refuses its demo keys (%s) with 401, because %s.",
                    String.join(", ", refused), demoPolicy.refusalReason().orElseThrow());
        }
        if (admins.hasActiveKey()) return;
        if (refused.isEmpty()) {
            LOG.warn(
                    "No key with keys:write is valid: all have expired or were revoked. The command bin/dateline new-admin-key creates one.");
        } else {
            LOG.warnf(
                    "This database has no other valid key with keys:write. A new key with every scope of the newsroom is in %s. Keep it safe.",
                    writeKey("start without demo keys", now));
        }
    }

    private Path writeKey(String by, Instant now) {
        Keys.CreatedKey made = keys.create("admin", Scopes.NEWSROOM, null, null, by, now, now.plus(VALIDITY));
        // The file is written before the commit: a committed key that was not written would lock everyone out.
        try {
            return AdminKeyFile.prepare(Path.of(config.dataDir()), made.text()).publish();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The administrator's key cannot be written to the data directory " + config.dataDir(), e);
        }
    }
}
