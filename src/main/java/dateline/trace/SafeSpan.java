package dateline.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Set;

/**
 * A span with listed attributes only. Paths and queries of requests hold slugs, search words and preview tokens, the URLs of webhooks hold
 * secrets of their receivers, and the message of an exception may quote a value of the database. None of these is listed.
 */
final class SafeSpan extends DelegatingSpanData {

    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

    // Statements hold their values as parameters, which are not recorded.
    private static final Set<String> ALLOWED = Set.of(
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "db.system",
            "db.system.name",
            "db.operation",
            "db.operation.name",
            "db.sql.table",
            "db.collection.name",
            "db.statement",
            "db.query.text",
            "db.response.status_code",
            "error.type",
            "exception.type");

    private final Attributes attributes;
    private final List<EventData> events;

    SafeSpan(SpanData span) {
        super(span);
        attributes = allowed(span.getAttributes());
        events = span.getEvents().stream().map(SafeSpan::withoutText).toList();
    }

    private static EventData withoutText(EventData event) {
        return EventData.create(event.getEpochNanos(), event.getName(), allowed(event.getAttributes()));
    }

    private static Attributes allowed(Attributes all) {
        AttributesBuilder kept = all.toBuilder();
        kept.removeIf(key -> !isAllowed(key));
        String route = all.get(ROUTE);
        if (route != null) kept.put(ROUTE, PathTemplate.withoutPatterns(route));
        return kept.build();
    }

    private static boolean isAllowed(AttributeKey<?> key) {
        return ALLOWED.contains(key.getKey()) || key.getKey().startsWith(Spans.PREFIX);
    }

    @Override
    public String getName() {
        return PathTemplate.withoutPatterns(super.getName());
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return events;
    }

    // The description of a failure is the message of its exception.
    @Override
    public StatusData getStatus() {
        return StatusData.create(super.getStatus().getStatusCode(), "");
    }
}
