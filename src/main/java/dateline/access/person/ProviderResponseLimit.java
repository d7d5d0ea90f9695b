package dateline.access.person;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpRequestImpl;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the responses of the OpenID provider in bytes and in time: metadata, keys and introspection. quarkus-oidc has no limits, so that a
 * provider that does not answer would keep its few connections. Adapter for the client below quarkus-oidc, which has no public API.
 */
@Singleton
@Unremovable
class ProviderResponseLimit implements OidcRequestFilter {

    private static final int MAX_BYTES = 1_000_000;
    private static final Duration MAX_TIME = Duration.ofSeconds(3);
    private static final String SENT = "dateline.sent";
    private static final Field CLIENT = client();

    private record SentRequest(HttpClientRequest request, long timer) {}

    private final Vertx vertx;
    private final Set<WebClientInternal> limited = Collections.newSetFromMap(new ConcurrentHashMap<>());

    ProviderResponseLimit(Vertx vertx) {
        this.vertx = vertx;
    }

    private static Field client() {
        try {
            Field client = HttpRequestImpl.class.getDeclaredField("client");
            client.setAccessible(true);
            return client;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        @SuppressWarnings("unchecked")
        HttpRequest<Buffer> request = context.request().getDelegate();
        limit(request);
        return Uni.createFrom().voidItem();
    }

    /** Changes the request itself, and once the client that sends it. */
    void limit(HttpRequest<Buffer> request) {
        request.as(new LimitedBody());
        // The wait for one of the connections.
        request.connectTimeout(MAX_TIME.toMillis());
        try {
            WebClientInternal client = (WebClientInternal) CLIENT.get(request);
            if (limited.add(client)) client.addInterceptor(this::limitTime);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private void limitTime(HttpContext<?> context) {
        ClientPhase phase = context.phase();
        SentRequest sent = context.get(SENT);
        if (phase == ClientPhase.SEND_REQUEST) {
            HttpClientRequest request = context.clientRequest();
            long timer = vertx.setTimer(MAX_TIME.toMillis(), late -> request.reset());
            context.set(SENT, new SentRequest(request, timer));
        } else if (sent != null && phase == ClientPhase.DISPATCH_RESPONSE) {
            vertx.cancelTimer(sent.timer());
        } else if (sent != null && phase == ClientPhase.FAILURE) {
            vertx.cancelTimer(sent.timer());
            // Otherwise the rest of a long response would be read, and its connection could not be used.
            sent.request().reset();
        }
        context.next();
    }

    private static final class LimitedBody implements BodyCodec<Buffer> {

        @Override
        public void create(Handler<AsyncResult<BodyStream<Buffer>>> handler) {
            handler.handle(Future.succeededFuture(new LimitedStream()));
        }
    }

    /** Collects a body. Confined to the event loop of the response. */
    private static final class LimitedStream implements BodyStream<Buffer> {

        private final Promise<Buffer> result = Promise.promise();
        private final Buffer body = Buffer.buffer();

        @Override
        public Future<Buffer> result() {
            return result.future();
        }

        @Override
        public void handle(Throwable failure) {
            result.tryFail(failure);
        }

        @Override
        public Future<Void> write(Buffer chunk) {
            if (body.length() + chunk.length() > MAX_BYTES)
                return Future.failedFuture(
                        new IOException("The response of the provider has more than " + MAX_BYTES + " bytes."));
            body.appendBuffer(chunk);
            return Future.succeededFuture();
        }

        @Override
        public void write(Buffer chunk, Handler<AsyncResult<Void>> handler) {
            write(chunk).onComplete(handler);
        }

        @Override
        public void end(Handler<AsyncResult<Void>> handler) {
            result.tryComplete(body);
            if (handler != null) handler.handle(Future.succeededFuture());
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public LimitedStream setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public LimitedStream drainHandler(Handler<Void> handler) {
            return this;
        }

        @Override
        public LimitedStream exceptionHandler(Handler<Throwable> handler) {
            return this;
        }
    }
}
