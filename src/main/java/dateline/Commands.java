package dateline;

import dateline.access.admin.AdminKeyCommand;
import dateline.change.BeginEpochCommand;
import dateline.database.pool.CommandConnection;
import dateline.database.server.EmbeddedDatabaseException;
import dateline.syndication.delivery.RetireSigningKeyCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Commands of {@code bin/dateline} for the operator. They change the database, whether or not a server is running on it. They need no API
 * key, because a person who can run them can access the database anyway.
 */
final class Commands {

    /** One command; throws IllegalArgumentException with a message for the operator if the arguments are invalid. */
    private interface Command {
        void run(Connection connection, List<String> arguments, Path dataDirectory, PrintStream out)
                throws SQLException, IOException;
    }

    private static final Map<String, Command> ALL = new TreeMap<>(Map.of(
            "begin-epoch", (connection, arguments, data, out) -> BeginEpochCommand.run(connection, out),
            "new-admin-key", (connection, arguments, data, out) -> AdminKeyCommand.run(connection, data, out),
            "retire-signing-key",
                    (connection, arguments, data, out) -> RetireSigningKeyCommand.run(connection, arguments, out)));

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
        if (command == null && arguments[0].startsWith("-")) {
            System.err.println("The option " + arguments[0] + " stands behind -jar, where Java does not read it. Put it"
                    + " before -jar, or set the environment variable of the setting.");
            return 2;
        }
        if (command == null) {
            System.err.println("There is no command " + arguments[0] + ". The commands are "
                    + String.join(", ", ALL.keySet()) + ".");
            return 2;
        }
        try (CommandConnection opened = opener.open()) {
            List<String> commandArguments = List.of(arguments).subList(1, arguments.length);
            command.run(opened.connection(), commandArguments, dataDirectory, System.out);
            return 0;
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
}
