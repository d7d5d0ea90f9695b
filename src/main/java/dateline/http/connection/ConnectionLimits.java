package dateline.http.connection;

import dateline.http.base.VertxInternals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Adds {@link BoundedHeadDecoder} and {@link ConnectionHandler} to every connection of the API's port, and bounds the buffers for reading
 * on both ports and the connections of the management port. Filters of Quarkus see a request when its head is complete and its turn has come, which is too late for these limits.
 */
@Singleton
public class ConnectionLimits implements HttpServerOptionsCustomizer {

    private static final String NAME = "dateline limits";
    // Quarkus limits the connections of the API's port only.
    private static final int MANAGEMENT_CONNECTIONS = 200;
    // Names by which Vert.x finds its handlers.
    private static final String DECODER = "httpDecoder";
    private static final String VERTX = "handler";

    // Netty guesses the size of a read from the one before and keeps the buffer as long as a byte of it waits for the
    // rest of a head. With its default, each connection could keep 64 kB outside the heap for one byte.
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 2_048, 8_192);

    private final Vertx vertx;
    // Memory outside the heap is limited to the size of the heap.
    private final ConnectionMemory pendingWrites =
            ConnectionMemory.ofPendingWrites(Runtime.getRuntime().maxMemory() / 4);
    private final ConnectionMemory requests =
            ConnectionMemory.ofRequests(Runtime.getRuntime().maxMemory() / 8);
    private volatile HttpServerOptions options = new HttpServerOptions();

    ConnectionLimits(Vertx vertx, MeterRegistry metrics) {
        this.vertx = vertx;
        Gauge.builder("connections.unsent", pendingWrites, ConnectionMemory::bytes)
                .baseUnit("bytes")
                .description("Bytes that connections have not sent, because their clients do not read")
                .register(metrics);
        Gauge.builder("connections.requests", requests, ConnectionMemory::bytes)
                .baseUnit("bytes")
                .description("Bytes of the heap for requests that have not been received and answered")
                .register(metrics);
    }

    /** @throws IllegalStateException for HTTP/2 and the PROXY protocol: these limits do not apply to their connections */
    @Override
    public void customizeHttpServer(HttpServerOptions ofServer) {
        if (ofServer.isHttp2ClearTextEnabled())
            throw notSupported("HTTP/2 is switched on", "quarkus.http.http2", "let a proxy speak HTTP/2");
        if (ofServer.isUseProxyProtocol())
            throw notSupported(
                    "The PROXY protocol is switched on",
                    "quarkus.http.proxy.use-proxy-protocol",
                    "let the proxy send X-Forwarded-For and name it in DATELINE_TRUSTED_PROXIES");
        options = ofServer;
    }

    /** @throws IllegalStateException if there is a certificate: the limits do not apply to TLS connections */
    @Override
    public void customizeHttpsServer(HttpServerOptions ofServer) {
        // Quarkus calls this without a certificate, too.
        if (ofServer.getKeyCertOptions() == null) return;
        throw notSupported(
                "TLS is configured",
                "quarkus.http.ssl.*, quarkus.http.tls-configuration-name or the key store in quarkus.tls.*",
                "let a proxy terminate TLS");
    }

    /** @throws IllegalStateException always: a domain socket has no address by which requests are limited */
    @Override
    public void customizeDomainSocketServer(HttpServerOptions ofServer) {
        throw notSupported("A domain socket is configured", "quarkus.http.domain-socket-enabled", "use a port");
    }

    private static IllegalStateException notSupported(String what, String settings, String instead) {
        return new IllegalStateException(what + " for the API, which speaks HTTP/1.1 on a TCP port without TLS. Remove "
                + settings + ", and " + instead + ": docs/operations/secure.md.");
    }

    void install(@ObservesAsync HttpServerStart listening) {
        VertxInternals.onServerChannels(vertx, this::install);
    }

    private void install(Channel server) {
        if (server.pipeline().get(NAME) != null) return;
        boolean isManagement = server.localAddress() instanceof InetSocketAddress address
                && address.getPort() == ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        server.pipeline().addFirst(NAME, new AcceptHandler(isManagement ? MANAGEMENT_CONNECTIONS : Integer.MAX_VALUE));
    }

    @Sharable
    private final class AcceptHandler extends ChannelInboundHandlerAdapter {

        private final int limit;
        private final AtomicInteger open = new AtomicInteger();

        private AcceptHandler(int limit) {
            this.limit = limit;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel connection) {
                if (open.incrementAndGet() > limit) {
                    open.decrementAndGet();
                    connection.unsafe().closeForcibly();
                    return;
                }
                connection.closeFuture().addListener(closed -> open.decrementAndGet());
                connection.config().setRecvByteBufAllocator(READS);
                connection.pipeline().addLast(NAME, new FirstRead());
            }
            context.fireChannelRead(accepted);
        }
    }

    /**
     * Vert.x has built the pipeline by now, except on the management port, whose HTTP/2 Quarkus cannot switch off. The decoder is not replaced
     * later, because it may be within a body then.
     */
    private final class FirstRead extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(DECODER) != null && pipeline.get(VERTX) != null) {
                BoundedHeadDecoder decoder = new BoundedHeadDecoder(options, requests);
                pipeline.replace(DECODER, DECODER, decoder);
                pipeline.addBefore(VERTX, NAME + " of requests", new ConnectionHandler(decoder, pendingWrites));
            }
            pipeline.remove(this);
            context.fireChannelRead(bytes);
        }
    }
}
