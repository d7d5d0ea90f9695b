package dateline;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Selects the server for a request: the application under test, or at random a second node on the same database if one runs. */
public final class RandomServer {

    /** The application under test. */
    public static final String FIRST = "http://localhost:8081";

    private static volatile List<String> all = List.of(FIRST);
    private static volatile Random random = new Random(0);

    private RandomServer() {}

    /** One of those that are asked. */
    public static String any() {
        List<String> now = all;
        return now.size() == 1 ? now.get(0) : now.get(random.nextInt(now.size()));
    }

    /** The port of one of those that are asked. */
    public static int port() {
        String one = any();
        return Integer.parseInt(one.substring(one.lastIndexOf(':') + 1));
    }

    /** From now on these are asked, in an order that starts at the seed. */
    static void ask(List<String> these, long seed) {
        random = new Random(seed);
        all = List.copyOf(these);
    }

    /** Has one of them asked alone. */
    public static <T> T alone(String one, Supplier<T> what) {
        List<String> before = all;
        all = List.of(one);
        try {
            return what.get();
        } finally {
            all = before;
        }
    }
}
