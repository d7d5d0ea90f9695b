package dateline;

/** Address of the application under test. Each JVM that runs tests has its own port. */
public final class TestServer {

    /** The system property is set by Surefire, which runs two JVMs at once. */
    public static final int PORT = Integer.getInteger("quarkus.http.test-port", 8081);

    /** Without a slash at the end. */
    public static final String URL = "http://localhost:" + PORT;

    private TestServer() {}
}
