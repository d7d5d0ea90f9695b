package dateline.database.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tests' database behind a proxy with a fixed address, so that its content can be moved to another, new cluster, as
 * an operator does with a dump: the application keeps running, loses its connections, and opens new ones.
 */
public class MovableDatabase implements QuarkusTestResourceLifecycleManager {

    private static final String URL = "quarkus.datasource.jdbc.url";

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Integer> target = new CompletableFuture<>();
    private ServerSocket listener;
    private EmbeddedDatabase destination;
    private String url;
    private String password;

    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> database = new HashMap<>(TestDatabase.migrated());
        url = database.get(URL);
        password = database.get("quarkus.datasource.password");
        target.complete(port(url));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        daemon("moving-database", this::accept);
        database.put(URL, at(url, listener.getLocalPort()));
        return database;
    }

    /** Injects a Callable that moves the database and returns a description of the move. */
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields((Callable<String>) this::move, new TestInjector.MatchesType(Callable.class));
    }

    private static int port(String url) {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    private static String at(String url, int port) {
        return url.replaceFirst(":\\d+/", ":" + port + "/");
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon("moving-database", () -> join(client));
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    // A connection that is opened during the move waits for its end.
    private void join(Socket client) {
        try {
            client.setTcpNoDelay(true);
            Socket server = new Socket("127.0.0.1", target.join());
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            daemon("moving-database", () -> pump(client, server));
            pump(server, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One end was closed, so the other is closed as well.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // The socket was closed already.
        }
    }

    private String move() throws Exception {
        String name = url.substring(url.lastIndexOf('/') + 1);
        destination = EmbeddedDatabase.start(
                TemporaryDataDirectory.create(Path.of("target", "moved-database")),
                Path.of("target", "postgresql"),
                Durability.DISPOSABLE);
        destination.executeAsSuperuser("create database " + name + " owner dateline");
        destination.executeAsSuperuser("alter role dateline password '" + password + "'");
        destination.executeAsSuperuser("grant set on parameter session_replication_role to dateline");
        String there = at(url, port(destination.url()));
        DatabaseCopy.migrate(there, password);
        CompletableFuture<Integer> moved = new CompletableFuture<>();
        target = moved;
        open.forEach(this::close);
        try (Connection from = DatabaseCopy.connect(url, password);
                Connection to = DatabaseCopy.connect(there, password)) {
            String before = cluster(from);
            String after = cluster(to);
            if (before.split(" ")[0].equals(after.split(" ")[0])) throw new IllegalStateException(before);
            long rows = DatabaseCopy.copyRows(from, to);
            // This makes a restored log dangerous: its transaction ids lie ahead of the new cluster's counter.
            if (!isLogAhead(to)) throw new IllegalStateException("The log is not ahead of " + after);
            return rows + " rows from cluster " + before + " to cluster " + after;
        } finally {
            moved.complete(port(there));
        }
    }

    private static String cluster(Connection connection) throws SQLException {
        return queryOne(
                connection,
                "select system_identifier || ' at transaction ' || pg_current_xact_id() from pg_control_system()");
    }

    private static boolean isLogAhead(Connection connection) throws SQLException {
        return queryOne(connection, "select (select max(xid) from change) > pg_current_xact_id()")
                .equals("t");
    }

    private static String queryOne(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void stop() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        open.forEach(this::close);
        if (destination != null) destination.stop();
    }
}
