package dateline.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves the process: the spans of requests, with listed attributes only. */
class SafeExporterTest {

    private final List<SpanData> exported = new ArrayList<>();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setSampler(new RequestSampler(Sampler.parentBased(Sampler.alwaysOn())))
            .addSpanProcessor(SimpleSpanProcessor.create(new SafeExporter(new ListExporter())))
            .build();
    private final Tracer tracer = provider.get("test");

    private final class ListExporter implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            exported.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @AfterEach
    void end() {
        Spans.use(provider.tracerBuilder("off").build());
        provider.close();
    }

    private Span request() {
        return tracer.spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    }

    @Test
    void aSpanLosesPathsQueriesUrlsAndTheMessagesOfExceptions() {
        Span span = request();
        span.updateName("GET /v1/articles/{article: \\G[^/.]++}.txt");
        span.setAttribute("http.route", "/v1/articles/{article: \\G[^/.]++}.txt");
        span.setAttribute("url.path", "/v1/articles/hidden-slug");
        span.setAttribute("url.query", "q=hidden");
        span.setAttribute("url.full", "https://receiver.example/hook?token=hidden");
        span.setAttribute("user_agent.original", "hidden");
        span.setAttribute("db.statement", "select 1");
        span.setAttribute("dateline.webhook", "an id");
        span.recordException(new IllegalStateException("Key (slug)=(hidden) already exists"));
        span.setStatus(StatusCode.ERROR, "hidden");
        span.end();

        SpanData seen = exported.get(0);
        assertEquals("GET /v1/articles/{article}.txt", seen.getName());
        assertEquals(
                Map.of(
                        "http.route",
                        "/v1/articles/{article}.txt",
                        "db.statement",
                        "select 1",
                        "dateline.webhook",
                        "an id"),
                seen.getAttributes().asMap().entrySet().stream()
                        .collect(Collectors.toMap(one -> one.getKey().getKey(), Map.Entry::getValue)));
        assertEquals(
                "{exception.type=\"java.lang.IllegalStateException\"}",
                seen.getEvents().get(0).getAttributes().toString());
        assertEquals(StatusCode.ERROR, seen.getStatus().getStatusCode());
        assertEquals("", seen.getStatus().getDescription());
    }

    @Test
    void aTraceBeginsWithARequest() {
        tracer.spanBuilder("SELECT of a job")
                .setSpanKind(SpanKind.CLIENT)
                .startSpan()
                .end();
        Span request = request();
        try (Scope scope = request.makeCurrent()) {
            assertTrue(scope != Scope.noop());
            tracer.spanBuilder("SELECT of a request")
                    .setSpanKind(SpanKind.CLIENT)
                    .startSpan()
                    .end();
        }
        request.end();
        assertEquals(
                Set.of("GET", "SELECT of a request"),
                exported.stream().map(SpanData::getName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aCallContinuesTheStepWhoseTraceparentWasStored() {
        Spans.use(tracer);
        Span request = request();
        String stored;
        try (Scope scope = request.makeCurrent();
                Spans.Step step = Spans.step("change published")) {
            assertTrue(scope != Scope.noop());
            stored = step.traceparent();
        }
        request.end();
        Spans.call("webhook delivery", stored, Map.of("event", "article.put")).end(503, "refused");

        SpanData change = exported.get(0);
        SpanData call = exported.get(2);
        assertEquals("00-" + change.getTraceId() + "-" + change.getSpanId() + "-01", stored);
        assertEquals(change.getTraceId(), call.getTraceId());
        assertEquals(change.getSpanId(), call.getParentSpanId());
        assertEquals(
                "{dateline.event=\"article.put\", error.type=\"refused\", http.response.status_code=503}",
                call.getAttributes().toString());
    }

    @Test
    void nothingIsRecordedOutsideATrace() {
        Spans.use(tracer);
        try (Spans.Step step = Spans.step("change published")) {
            assertNull(step.traceparent());
        }
        for (String none : new String[] {null, "", "00-zz-zz-01", "no traceparent"})
            Spans.call("webhook delivery", none, Map.of()).end(200, null);
        assertEquals(List.of(), exported);
    }
}
