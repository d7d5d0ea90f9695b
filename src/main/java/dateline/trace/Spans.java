package dateline.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;

/**
 * The spans of Dateline's own steps. A change row and a delivery hold the {@code traceparent} (W3C Trace Context) of the step that wrote
 * them, so that what follows later, on any node, belongs to the same trace. Without tracing all of this does nothing.
 */
public final class Spans {

    /** Prefix of the attributes that Dateline sets. */
    static final String PREFIX = "dateline.";

    private static final Tracer NONE = TracerProvider.noop().get(PREFIX);
    private static final int PARTS = 4;

    private static volatile Tracer tracer = NONE;

    private Spans() {}

    static void use(Tracer started) {
        tracer = started;
    }

    /** Begins a step of the current trace on this thread; close it there. It records nothing outside a trace. */
    public static Step step(String name) {
        if (!Span.current().isRecording()) return new Step(Span.getInvalid(), Scope.noop());
        Span span = tracer.spanBuilder(name).startSpan();
        return new Step(span, span.makeCurrent());
    }

    /** A step that has begun. */
    public record Step(Span span, Scope scope) implements AutoCloseable {

        /** The value to store; null if the step is not recorded. */
        public String traceparent() {
            SpanContext context = span.getSpanContext();
            return context.isSampled() ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01" : null;
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /**
     * Begins a call to another server, which may end on another thread.
     *
     * @param traceparent of the step that caused the call; null for a call that belongs to no trace
     * @param attributes never a URL or a text
     */
    public static Call call(String name, String traceparent, Map<String, String> attributes) {
        SpanContext parent = parse(traceparent);
        if (!parent.isValid()) return new Call(Span.getInvalid());
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(Span.wrap(parent)))
                .startSpan();
        attributes.forEach((key, value) -> span.setAttribute(PREFIX + key, value));
        return new Call(span);
    }

    /** A call that has begun. */
    public record Call(Span span) {

        /**
         * @param status of the response; null without one
         * @param error code of the failure; null after a success
         */
        public void end(Integer status, String error) {
            if (status != null) span.setAttribute("http.response.status_code", status.longValue());
            if (error != null) span.setAttribute("error.type", error).setStatus(StatusCode.ERROR);
            span.end();
        }
    }

    private static SpanContext parse(String traceparent) {
        String[] parts = traceparent == null ? new String[0] : traceparent.split("-");
        return parts.length == PARTS
                ? SpanContext.createFromRemoteParent(
                        parts[1], parts[2], TraceFlags.getSampled(), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
