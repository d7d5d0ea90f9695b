package dateline.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dateline.outbound.OutboundFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to an IP address, while the certificate is validated against the host name. */
class OutboundTlsTest {

    private static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(20), Duration.ofSeconds(40), 10_000, 3);
    private static final String PASSWORD = "not-a-secret";

    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static Path store;
    private static HttpsServer server;

    @BeforeAll
    static void begin() throws Exception {
        store = directory.resolve("hooks.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hooks",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=hooks.example",
                        "-ext",
                        "SAN=dns:hooks.example",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            byte[] seen = (session.getRequestedServerNames() + " "
                            + exchange.getRequestHeaders().getFirst("Host"))
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Location", "http://hooks.example:" + port() + "/plain");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/down") ? 302 : 200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void end() {
        server.stop(0);
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void hostHeaderSniAndCertificateUseTheHostName() {
        OutboundClient outbound = trusting(new HttpClientOptions()
                .setTrustOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)));
        String seen = new String(send(outbound, "hooks.example", "/").body(), UTF_8);
        assertTrue(seen.contains("value=hooks.example"), seen);
        assertTrue(seen.endsWith(" hooks.example:" + port()), seen);
        assertEquals(Kind.TLS, failure(outbound, "other.example", "/").kind());
        assertEquals(Kind.TLS, failure(outbound, "127.0.0.1", "/").kind());
        assertEquals(
                Kind.NOT_ALLOWED, failure(outbound, "hooks.example", "/down").kind());
        outbound.close();
    }

    @Test
    void anUntrustedCertificateFailsTheCall() {
        OutboundClient outbound = trusting(new HttpClientOptions());
        OutboundFailure failure = failure(outbound, "hooks.example", "/");
        assertEquals(Kind.TLS, failure.kind());
        assertTrue(failure.getMessage().contains("certification path"), failure.getMessage());
        outbound.close();
    }

    @Test
    void httpsToAServerWithoutTlsFails() throws Exception {
        OutboundClient outbound = trusting(new HttpClientOptions());
        try (RawServer plain = RawServer.sending("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            OutboundFailure failure = assertThrows(
                    OutboundFailure.class,
                    () -> outbound.send(OutboundRequest.get(
                                    "https://hooks.example:" + plain.port() + "/", Map.of(), LIMITS))
                            .await()
                            .atMost(Duration.ofSeconds(60)));
            assertTrue(failure.kind() == Kind.TLS || failure.kind() == Kind.RESET, failure.getMessage());
        }
        outbound.close();
    }

    private static OutboundClient trusting(HttpClientOptions options) {
        FixedOutboundConfig rules = FixedOutboundConfig.allowing("127.0.0.1");
        TargetResolver targets = new TargetResolver(rules, name -> List.of(InetAddress.getLoopbackAddress()), Set::of);
        return new OutboundClient(VERTX, rules, targets, options);
    }

    private static OutboundResponse send(OutboundClient outbound, String host, String path) {
        return outbound.send(OutboundRequest.get("https://" + host + ":" + port() + path, Map.of(), LIMITS))
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private static OutboundFailure failure(OutboundClient outbound, String host, String path) {
        return assertThrows(OutboundFailure.class, () -> send(outbound, host, path));
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
