package dateline.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Sets OpenTelemetry up: which spans are recorded, and that they leave the process as {@link SafeSpan} shows them. */
@Singleton
class TraceExport {

    private static final String PATH = "/v1/traces";

    private final TracingConfig config;

    TraceExport(TracingConfig config) {
        this.config = config;
    }

    void start(@Observes @Priority(1) StartupEvent start, Tracer tracer) {
        if (config.endpoint().isPresent()) Spans.use(tracer);
    }

    @Produces
    @Singleton
    SpanProcessor processor() {
        return config.endpoint()
                .map(endpoint -> endpoint.replaceFirst("/$", "") + PATH)
                .map(url -> OtlpHttpSpanExporter.builder().setEndpoint(url).build())
                .<SpanProcessor>map(exporter ->
                        BatchSpanProcessor.builder(new SafeExporter(exporter)).build())
                .orElseGet(SpanProcessor::composite);
    }

    @Produces
    @Singleton
    Sampler sampler() {
        return new RequestSampler(
                Sampler.parentBased(Sampler.traceIdRatioBased(Math.min(100, config.percent()) / 100.0)));
    }
}
