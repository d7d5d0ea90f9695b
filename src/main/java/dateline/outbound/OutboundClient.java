package dateline.outbound;

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
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one door through which Dateline calls other servers. A name is looked up once, every address it has is checked, and
 * the connection goes to a checked address, while Host, SNI and the certificate stay the name's; a redirect is checked alike.
 */
@Singleton
public class OutboundClient {

    static final int MAX_HEAD_BYTES = 16 * 1024;
    // Servers often close what was idle for five seconds; a call must not meet that.
    private static final int IDLE_SECONDS = 4;
    private static final long LOOKUP_TIMEOUT_SECONDS = 5;
    private static final long RESOLVER_THREAD_IDLE_SECONDS = 10;

    /** Of one channel. Looking up a name blocks; names that never answer take the threads of their channel only. */
    private record ChannelResources(HttpClient client, ExecutorService resolverThreads) {}

    private final Vertx vertx;
    private final TargetResolver targets;
    private final String userAgent;
    private final Map<CallChannel, ChannelResources> channels = new EnumMap<>(CallChannel.class);

    @Inject
    OutboundClient(Vertx vertx, OutboundConfig config) {
        this(
                vertx,
                config,
                new TargetResolver(config, TargetResolver::lookUpName, TargetResolver::interfaceAddresses),
                new HttpClientOptions());
    }

    OutboundClient(Vertx vertx, OutboundConfig config, TargetResolver targets, HttpClientOptions options) {
        this.vertx = vertx;
        this.targets = targets;
        this.userAgent = config.userAgent();
        options.setKeepAliveTimeout(IDLE_SECONDS).setMaxHeaderSize(MAX_HEAD_BYTES).setDecompressionSupported(false);
        for (CallChannel channel : CallChannel.values())
            channels.put(channel, new ChannelResources(client(channel, options), resolverThreads(channel)));
    }

    private HttpClient client(CallChannel channel, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(channel.connectionsPerTarget))
                // What goes wrong is told to who called; the log need not hear of every broken server.
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
     * Judges a URL when it is registered; on a worker thread, for five seconds at most. A name that has no address (yet) passes,
     * since each call judges anew.
     *
     * @param pointer to the URL in the request's body
     * @return the URL in its normal form, to be kept
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
        try {
            addresses(url, transport, CallChannel.GENERAL)
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

    /** @return the answer with its body in memory, on a worker thread; fails with {@link OutboundFailure} */
    public Uni<OutboundResponse> send(OutboundRequest request) {
        return start(request, Optional.empty()).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** The same, without waiting for a worker thread: the subscriber must not block. */
    public Uni<OutboundResponse> sendFromEventLoop(OutboundRequest request) {
        return start(request, Optional.empty());
    }

    /**
     * @param file to be made or overwritten with the body; gone if the call fails
     * @return the answer without its body, on a worker thread; fails with {@link OutboundFailure}
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

    /** Beside the event loop. */
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
