package dateline;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Selects the server for a request: the application under test, or at random one of several nodes on the same
 * database.
 */
public final class RandomServer {

    /** The application under test. */
    public static final String FIRST = TestServer.URL;

    private static volatile List<String> servers = List.of(FIRST);
    private static volatile Random random = new Random(0);

    private RandomServer() {}

    /** A random one of the servers in use. */
    public static String any() {
        List<String> now = servers;
        return now.size() == 1 ? now.get(0) : now.get(random.nextInt(now.size()));
    }

    /** The port of a random one of the servers in use. */
    public static int port() {
        String one = any();
        return Integer.parseInt(one.substring(one.lastIndexOf(':') + 1));
    }

    /** Sets the servers in use; the seed determines their order. */
    public static void use(List<String> servers, long seed) {
        random = new Random(seed);
        RandomServer.servers = List.copyOf(servers);
    }

    /** Sends the following requests to the application under test. */
    public static void useFirst() {
        use(List.of(FIRST), 0);
    }

    /** Runs an action while only one server is in use. */
    public static <T> T withOnly(String server, Supplier<T> action) {
        List<String> before = servers;
        servers = List.of(server);
        try {
            return action.get();
        } finally {
            servers = before;
        }
    }
}
