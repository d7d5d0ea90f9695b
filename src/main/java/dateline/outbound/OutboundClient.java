package dateline.outbound;

import dateline.http.base.AddressRange;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.outbound.OutboundFailure.Kind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The only HTTP client of Dateline. It resolves a host name once, checks every address of the name, and connects to a checked address,
 * while the Host header, SNI and certificate validation use the name. Each redirect is checked in the same way. This prevents server-side
 * request forgery, DNS rebinding included.
 */
@Singleton
public class OutboundClient {

    static final int MAX_HEAD_BYTES = 16 * 1024;
    // Many servers close a connection that has been idle for five seconds. Closing it earlier here avoids calls on a
    // connection that the server is closing.
    private static final int IDLE_SECONDS = 4;
    private static final long LOOKUP_TIMEOUT_SECONDS = 1;
    private static final int CHECKS_AT_ONCE = 2;
    private static final long MAX_WAIT_MILLIS = 100;
    private static final long RESOLVER_THREAD_IDLE_SECONDS = 10;

    /** Resources of one channel. A name lookup blocks its thread, so slow lookups occupy only the threads of their channel. */
    private record ChannelResources(HttpClient client, ExecutorService resolverThreads) {}

    private final Vertx vertx;
    private final TargetResolver targets;
    private final String userAgent;
    private final Map<CallChannel, ChannelResources> channels = new EnumMap<>(CallChannel.class);
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

    @Inject
    OutboundClient(Vertx vertx, OutboundConfig config, PublicUrl url) {
        this(
                vertx,
                config,
                new TargetResolver(
                        config, demoTargets(url), TargetResolver::lookUpName, TargetResolver::interfaceAddresses),
                new HttpClientOptions());
    }

    // The demo newsroom has a page of a partner on this server, which is on a private address on most machines.
    private static List<String> demoTargets(PublicUrl url) {
        return url.demo() ? List.of(URI.create(url.base()).getRawAuthority()) : List.of();
    }

    OutboundClient(Vertx vertx, OutboundConfig config, TargetResolver targets, HttpClientOptions options) {
        this.vertx = vertx;
        this.targets = targets;
        this.userAgent = config.userAgent();
        options.setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setDecompressionSupported(false)
                // Other servers get no traceparent, and no span holds their URLs, which may contain secrets.
                .setTracingPolicy(TracingPolicy.IGNORE);
        for (CallChannel channel : CallChannel.values())
            channels.put(channel, new ChannelResources(client(channel, options), resolverThreads(channel)));
    }

    private HttpClient client(CallChannel channel, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(channel.connectionsPerTarget))
                // A failure is reported to the caller. Without this handler Vert.x would also log it.
                .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                .build();
    }

    private static ExecutorService resolverThreads(CallChannel channel) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                channel.lookupThreads,
                channel.lookupThreads,
                RESOLVER_THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "outbound-names");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @PreDestroy
    void close() {
        channels.values().forEach(resources -> {
            resources.resolverThreads().shutdownNow();
            resources.client().close();
        });
    }

    /**
     * Checks a URL when it is registered. Call it on a worker thread: it blocks for at most a second. A name without an address is
     * accepted, and so is one that is not found within that second or while the names of two other URLs are looked up: each call checks
     * the URL again. Names that nobody answers for would otherwise occupy the threads of other requests. A name of an internal network
     * is refused then.
     *
     * @param pointer JSON pointer to the URL in the request body
     * @return the URL in normal form, which is to be stored
     * @throws Problem 422 {@code url-not-allowed} at the pointer
     */
    public OutboundUrl check(String url, Transport transport, String pointer) {
        try {
            OutboundUrl parsed = OutboundUrl.parse(url);
            resolve(parsed, transport);
            return parsed;
        } catch (OutboundFailure failure) {
            throw Problem.of("url-not-allowed", failure.getMessage())
                    .at(pointer, "url-not-allowed", failure.getMessage());
        }
    }

    private void resolve(OutboundUrl url, Transport transport) {
        targets.requireTransport(url, transport);
        boolean hasName = AddressRange.literal(url.hostWithoutBrackets()).isEmpty();
        try {
            if (hasName && !tryBeginCheck(url)) return;
            addresses(url, transport, CallChannel.GENERAL)
                    .onComplete(done -> {
                        if (hasName) checks.release();
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LOOKUP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            OutboundFailure failure = OutboundFailure.of(e.getCause());
            if (failure.kind() != Kind.UNRESOLVABLE) throw failure;
        } catch (TimeoutException timeout) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Internal names are found in no time, and refused if the other look-ups take longer.
    private boolean tryBeginCheck(OutboundUrl url) throws InterruptedException {
        if (!TargetResolver.isInternalName(url)) return checks.tryAcquire();
        if (checks.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)) return true;
        throw OutboundFailure.notAllowed(TargetResolver.PUBLIC_ONLY);
    }

    /** @return the response with its body in memory, emitted on a worker thread; fails with {@link OutboundFailure} */
    public Uni<OutboundResponse> send(OutboundRequest request) {
        return start(request, Optional.empty()).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** As {@link #send}, but the response is emitted on the event loop: the subscriber must not block. */
    public Uni<OutboundResponse> sendFromEventLoop(OutboundRequest request) {
        return start(request, Optional.empty());
    }

    /**
     * @param file is created or overwritten with the body, and deleted if the call fails
     * @return the response without its body, emitted on a worker thread; fails with {@link OutboundFailure}
     */
    public Uni<OutboundResponse> fetch(OutboundRequest request, Path file) {
        return start(request, Optional.of(file)).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private Uni<OutboundResponse> start(OutboundRequest request, Optional<Path> file) {
        return Uni.createFrom().emitter(emitter -> new OutboundExchange(this, request, file, emitter).start());
    }

    Vertx vertx() {
        return vertx;
    }

    HttpClient client(CallChannel channel) {
        return channels.get(channel).client();
    }

    String userAgent() {
        return userAgent;
    }

    /** Resolves and checks the host on a lookup thread of the channel. */
    Future<List<InetAddress>> addresses(OutboundUrl url, Transport transport, CallChannel channel) {
        Promise<List<InetAddress>> found = Promise.promise();
        channels.get(channel).resolverThreads().execute(() -> {
            try {
                found.complete(targets.addresses(url, transport));
            } catch (RuntimeException e) {
                found.fail(e);
            }
        });
        return found.future();
    }
}
