package dateline.http.ingress;

import io.quarkus.micrometer.runtime.export.handlers.PrometheusHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Serves metrics on a thread of its own. The route of Quarkus uses the pool that jobs and requests share, and would wait under overload. Adapter
 * for the handler of that route, which has no public API. No other class uses it.
 */
@Singleton
class MetricsThread {

    private static final String PATH = "/q/metrics";
    private static final int BEFORE_FRAMEWORK = 0;

    private final PrometheusHandler handler = new PrometheusHandler(false, Optional.empty());
    private final WorkerExecutor thread;

    MetricsThread(Vertx vertx) {
        this.thread = vertx.createSharedWorkerExecutor("metrics", 1);
    }

    void serve(@Observes ManagementInterface management) {
        management.router().get(PATH).order(BEFORE_FRAMEWORK).handler(this::serve);
    }

    private void serve(RoutingContext rc) {
        thread.<Void>executeBlocking(
                        () -> {
                            handler.handle(rc);
                            return null;
                        },
                        true)
                .onFailure(rc::fail);
    }

    void close(@Observes ShutdownEvent stop) {
        thread.close();
    }
}
