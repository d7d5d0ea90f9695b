package dateline;

import dateline.access.admin.AdminKeyCommand;
import dateline.change.BeginEpochCommand;
import dateline.database.pool.CommandConnection;
import dateline.database.server.BackupCommand;
import dateline.database.server.EmbeddedDatabaseException;
import dateline.database.server.RestoreCommand;
import dateline.syndication.audit.ErasePersonCommand;
import dateline.syndication.audit.VerifyAuditCommand;
import dateline.syndication.delivery.RetireSigningKeyCommand;
import dateline.syndication.delivery.VerifyReceiptCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Commands of {@code bin/dateline} for the operator. They work on the database, whether or not a server is running on it. They need no API
 * key, because a person who can run them can access the database anyway.
 */
final class Commands {

    /** One command; throws IllegalArgumentException with a message for the operator if the arguments are invalid. */
    private interface Command {

        /** @return whether the command succeeded */
        boolean run(Opener opener, List<String> arguments, Path dataDirectory)
                throws SQLException, IOException, EmbeddedDatabaseException;
    }

    /** A command that changes the database. */
    private interface DatabaseCommand {
        void run(Connection connection, List<String> arguments, Path dataDirectory, PrintStream out)
                throws SQLException, IOException;
    }

    private static final Map<String, Command> ALL = new TreeMap<>(Map.of(
            "backup",
            (opener, arguments, data) -> backup(arguments, data),
            "begin-epoch",
            onDatabase((connection, arguments, data, out) -> BeginEpochCommand.run(connection, out)),
            "erase-person",
            onDatabase((connection, arguments, data, out) -> ErasePersonCommand.run(connection, arguments, out)),
            "new-admin-key",
            onDatabase((connection, arguments, data, out) -> AdminKeyCommand.run(connection, data, out)),
            "restore",
            (opener, arguments, data) -> restore(opener, arguments, data),
            "retire-signing-key",
            onDatabase((connection, arguments, data, out) -> RetireSigningKeyCommand.run(connection, arguments, out)),
            "verify-audit",
            (opener, arguments, data) -> VerifyAuditCommand.run(arguments, System.out),
            "verify-receipt",
            (opener, arguments, data) -> verifyReceipt(opener, arguments)));

    private static final String START = "start";

    /** Commands that {@link Main} carries out itself. */
    private static final List<String> ELSEWHERE = List.of(CheckCommand.NAME, START);

    /** Commands that copy the files of the embedded database. */
    private static final Set<String> OF_FILES = Set.of("backup", "restore");

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";

    private Commands() {}

    /** Opens the database on which a command works. */
    interface Opener {
        CommandConnection open() throws SQLException, IOException, EmbeddedDatabaseException;
    }

    /** @return the exit code: 0 for success, 1 if the command failed, 2 if the command is unknown or its arguments are invalid */
    static int run(String[] arguments, Path dataDirectory, Opener opener) {
        Command command = ALL.get(arguments[0]);
        String first = arguments[0].equals(START) ? arguments[1] : arguments[0];
        if (first.startsWith("-")) {
            System.err.println("The option " + first + " stands behind -jar, where Java does not read it. Put it"
                    + " before -jar, or set the environment variable of the setting.");
            return 2;
        }
        if (arguments[0].equals(START)) {
            System.err.println("The command start takes no arguments, but " + first
                    + " was given. Remove it; docs/configuration.md lists all settings.");
            return 2;
        }
        if (command == null) {
            Set<String> names = new TreeSet<>(ALL.keySet());
            names.addAll(ELSEWHERE);
            System.err.println(
                    "There is no command " + arguments[0] + ". The commands are " + String.join(", ", names) + ".");
            return 2;
        }
        try {
            return command.run(opener, List.of(arguments).subList(1, arguments.length), dataDirectory) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (EmbeddedDatabaseException e) {
            System.err.println(e.getMessage());
        } catch (SQLException e) {
            boolean schemaIsOlder = UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_COLUMN.equals(e.getSQLState());
            System.err.println(
                    schemaIsOlder
                            ? "This database was not yet used by this release. Start Dateline on it first."
                            : "The database refused, and nothing was changed: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("A file cannot be read or written: " + e.getMessage());
        }
        return 1;
    }

    /** Whether the arguments start the server. {@code bin/dateline} leaves the word out. @param arguments at least one */
    static boolean isStart(String... arguments) {
        return arguments.length == 1 && arguments[0].equals(START);
    }

    /** Whether a command works on the files of the embedded database, so that there is nothing for it to do with another one. */
    static boolean needsEmbeddedDatabase(String command) {
        return OF_FILES.contains(command);
    }

    private static Command onDatabase(DatabaseCommand command) {
        return (opener, arguments, data) -> {
            try (CommandConnection opened = opener.open()) {
                command.run(opened.connection(), arguments, data, System.out);
                return true;
            }
        };
    }

    // With a file of keys no database is needed, so that anybody can verify a receipt.
    private static boolean verifyReceipt(Opener opener, List<String> arguments)
            throws SQLException, IOException, EmbeddedDatabaseException {
        VerifyReceiptCommand command = VerifyReceiptCommand.of(arguments);
        if (command.hasKeys()) return command.run(System.out);
        try (CommandConnection opened = opener.open()) {
            return command.withKeysOf(opened.connection()).run(System.out);
        }
    }

    private static boolean backup(List<String> arguments, Path data)
            throws SQLException, IOException, EmbeddedDatabaseException {
        Path target = BackupCommand.target(arguments);
        try (CommandConnection opened = CommandConnection.embeddedAsSuperuser(data)) {
            BackupCommand.run(opened.connection(), target, data, System.out);
            return true;
        }
    }

    private static boolean restore(Opener opener, List<String> arguments, Path data)
            throws SQLException, IOException, EmbeddedDatabaseException {
        RestoreCommand.run(arguments, data, System.out);
        try (CommandConnection opened = opener.open()) {
            BeginEpochCommand.run(opened.connection(), System.out);
            return true;
        }
    }
}
