package dateline.access.person;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Limits the responses of the OpenID provider that are held in memory: metadata, keys and introspection. quarkus-oidc has no limit. A longer
 * response fails as if the provider did not answer; its rest is read and discarded.
 */
@Singleton
@Unremovable
class ProviderResponseLimit implements OidcRequestFilter {

    private static final int MAX_BYTES = 1_000_000;

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        @SuppressWarnings("unchecked")
        HttpRequest<Buffer> request = context.request().getDelegate();
        // Changes the request itself.
        request.as(new LimitedBody());
        return Uni.createFrom().voidItem();
    }

    static final class LimitedBody implements BodyCodec<Buffer> {

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
            if (body.length() + chunk.length() > MAX_BYTES) {
                IOException tooLong =
                        new IOException("The response of the provider has more than " + MAX_BYTES + " bytes.");
                result.tryFail(tooLong);
                return Future.failedFuture(tooLong);
            }
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
