package dateline.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Traces of requests, from the request to its SQL statements, change rows and webhook deliveries, in OpenTelemetry (docs/operations/observe.md). */
@ConfigMapping(prefix = "dateline.tracing")
public interface TracingConfig {

    /**
     * Base URL of a collector that accepts OTLP over HTTP, for example {@code http://otel.example.com:4318}; the server sends traces to
     * {@code /v1/traces} below it. Default: none; no traces are recorded.
     */
    Optional<String> endpoint();

    /**
     * Share of the requests that are traced. A request that sends {@code traceparent} is traced exactly if that header says so.
     *
     * @return percent
     */
    @WithDefault("100")
    int percent();
}
