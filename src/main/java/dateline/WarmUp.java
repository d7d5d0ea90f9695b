package dateline;

import dateline.database.server.TemporaryDataDirectory;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The training run in which a build records an AOT cache: the application starts on a temporary demo newsroom, answers typical first
 * requests, and exits. Later starts load the recorded classes and profiles from the cache.
 */
final class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    // Set by the build. With it Quarkus would exit before it opens a port or a database connection.
    private static final String APPCDS_GENERATE = "quarkus.appcds.generate";
    private static final String LIST_PATH = "/v1/articles?limit=20";
    private static final List<String> PATHS = List.of(
            "/v1/articles?limit=1",
            LIST_PATH,
            "/v1/articles?q=the",
            "/v1/sections",
            "/v1/feeds/latest.rss",
            "/openapi");
    // The id is the first member of an article.
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    // Enough rounds for the JVM to profile and compile the code that every request uses.
    private static final int ROUNDS = 100;
    private static final int ATTEMPTS = 1_200;
    private static final long PAUSE_MILLIS = 100;

    private WarmUp() {}

    static boolean isRequested() {
        return Boolean.getBoolean(APPCDS_GENERATE);
    }

    /** A sibling of the working directory, because everything in the working directory becomes part of container images. */
    static Path dataDirectory() throws IOException {
        return TemporaryDataDirectory.create(Path.of("").toAbsolutePath().resolveSibling("training"));
    }

    /** Starts the thread that sends the requests and then stops the application. Call it before the application starts. */
    static void start() {
        System.clearProperty(APPCDS_GENERATE);
        int port = freePort();
        System.setProperty("dateline.demo", "true");
        System.setProperty("dateline.limits.enabled", "false");
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", String.valueOf(port));
        System.setProperty("quarkus.management.port", "0");
        Thread thread = new Thread(() -> run("http://127.0.0.1:" + port), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(String address) {
        try {
            awaitStart(address);
            for (int round = 0; round < ROUNDS; round++) {
                for (String path : PATHS) {
                    Matcher id = ID.matcher(get(address + path));
                    if (path.equals(LIST_PATH) && id.find()) get(address + "/v1/articles/" + id.group(1));
                }
            }
            Quarkus.asyncExit();
        } catch (Exception e) {
            LOG.error("The training run for the AOT cache failed", e);
            // An orderly exit stops the database. The build ignores the exit code.
            Quarkus.asyncExit(1);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitStart(String address) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                get(address + "/health/ready");
                return;
            } catch (IOException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new IllegalStateException("The application does not start");
    }

    private static String get(String address) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection();
        if (connection.getResponseCode() != 200)
            throw new IOException(address + " was answered with " + connection.getResponseCode());
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
