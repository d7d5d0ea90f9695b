package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database cluster in a data directory: its files in {@code database/}, and the superuser's password in {@code
 * database-password}, which is written before the cluster is created, so that the cluster never exists without a
 * password.
 */
public record PostgresCluster(Path directory, String password) {

    public static final String SUPERUSER = "postgres";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Opens the cluster below {@code home}, or creates it. An incomplete one left by a crash is created again. */
    static PostgresCluster openOrCreate(Path home, PostgresPrograms programs, Durability durability)
            throws IOException, EmbeddedDatabaseException {
        Path directory = home.resolve("database");
        Path passwordFile = home.resolve("database-password");
        if (Files.exists(directory)) {
            checkVersion(directory, programs);
            if (!Files.isReadable(passwordFile)) {
                throw new EmbeddedDatabaseException(
                        "The file " + passwordFile + " with the password of the database in " + directory
                                + " is missing or not readable. Put it back from your backup.");
            }
        } else {
            if (!Files.exists(passwordFile)) {
                AtomicDirectories.writeSecret(passwordFile, randomPassword());
            }
            AtomicDirectories.create(directory, fresh -> initialise(fresh, passwordFile, programs, durability));
        }
        return new PostgresCluster(directory, Files.readString(passwordFile).strip());
    }

    static String randomPassword() {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Connects as superuser to the server's own database. */
    Connection connect(int port) throws SQLException {
        return connect(port, "postgres");
    }

    /** Connects as superuser. */
    Connection connect(int port, String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(SUPERUSER);
        source.setPassword(password);
        source.setSslMode("disable");
        source.setConnectTimeout(5);
        source.setSocketTimeout(60);
        return source.getConnection();
    }

    private static void initialise(Path fresh, Path passwordFile, PostgresPrograms programs, Durability durability)
            throws IOException, EmbeddedDatabaseException {
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + fresh,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The built-in locale: the same collation on every operating system and after its upgrades.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        arguments.addAll(durability.initOptions());
        programs.run("initdb", arguments);
    }

    /** Checks that a database can be read by these programs. */
    static void checkVersion(Path directory, PostgresPrograms programs) throws IOException, EmbeddedDatabaseException {
        Path version = directory.resolve("PG_VERSION");
        if (!Files.isRegularFile(version)) {
            throw new EmbeddedDatabaseException("The directory " + directory
                    + " is there but holds no PostgreSQL database. Move it away and start again.");
        }
        int theirs = Integer.parseInt(Files.readString(version).strip());
        int ours = programs.major();
        if (theirs != ours) {
            throw StartupErrors.wrongVersion(directory, theirs, ours);
        }
    }
}
