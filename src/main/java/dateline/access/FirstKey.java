package dateline.access;

import dateline.http.PublicUrl;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** A database without any key gets one of an administrator, written to a file that only its owner reads: one per database. */
@ApplicationScoped
public class FirstKey {

    private static final Logger LOG = Logger.getLogger(FirstKey.class);
    private static final Duration VALID = Duration.ofDays(365);
    /** For the advisory lock that lets one node do what is done once per database. */
    public static final long ONCE = 4_711;

    private final Keys keys;
    private final EntityManager entities;
    private final PublicUrl config;

    FirstKey(Keys keys, EntityManager entities, PublicUrl config) {
        this.keys = keys;
        this.entities = entities;
        this.config = config;
    }

    @Transactional
    void make(@Observes @Priority(100) StartupEvent start) throws IOException {
        // Another node may be at it, on a machine where everything starts at once.
        entities.createNativeQuery("select set_config('transaction_timeout', '0', true)")
                .getSingleResult();
        entities.createNativeQuery("select pg_advisory_xact_lock(?1)")
                .setParameter(1, ONCE)
                .getSingleResult();
        if (Key.count() > 0) return;
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        Keys.Made made = keys.make("admin", Scopes.NEWSROOM, null, null, "first start", now, now.plus(VALID));
        // The file first: a key that was committed and then not written would lock everybody out.
        Path file = write(made.text());
        LOG.infof("This database had no key. One with every scope of the newsroom is in %s; keep it safe.", file);
    }

    private Path write(String text) {
        Path file = Path.of(config.dataDir()).resolve("admin-key").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
            Path fresh = posix
                    ? Files.createTempFile(
                            file.getParent(),
                            "admin-key",
                            "",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : Files.createTempFile(file.getParent(), "admin-key", "");
            Files.write(fresh, (text + "\n").getBytes(StandardCharsets.UTF_8));
            return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The administrator's key cannot be written to " + file, e);
        }
    }
}
