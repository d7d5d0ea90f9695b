package dateline.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Begins traces with requests only. Without it each statement of a background job, several in a second, would be a trace of its own. */
record RequestSampler(Sampler ofRequests) implements Sampler {

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        boolean begins = !Span.fromContext(parent).getSpanContext().isValid();
        return begins && kind != SpanKind.SERVER
                ? SamplingResult.drop()
                : ofRequests.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "requests, " + ofRequests.getDescription();
    }
}
