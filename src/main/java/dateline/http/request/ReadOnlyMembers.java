package dateline.http.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.node.MissingNode;
import dateline.http.describe.ReadOnly;
import dateline.http.problem.Problem;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the {@link ReadOnly} members of a request with the current resource. A merge patch is compared while it is read. The members of a
 * PUT are compared by {@link Preconditions}, which knows the current resource. Any other request creates a resource, so none may be set.
 */
final class ReadOnlyMembers extends DeserializationProblemHandler {

    /** Attribute of the Jackson reader: the representation before the patch. */
    static final String REPRESENTATION = "dateline.present";

    private static final String SENT_MEMBERS = "dateline.readOnlySent";

    private record SentMember(JsonNode value, String explanation) {}

    private final CurrentVertxRequest current;

    ReadOnlyMembers(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object made, String name)
            throws IOException {
        Class<?> type = made instanceof Class<?> known ? known : made.getClass();
        for (ReadOnly group : type.getAnnotationsByType(ReadOnly.class)) {
            for (String member : group.value()) {
                if (!member.equals(name)) continue;
                SentMember sent = new SentMember(context.readTree(parser), group.explanation());
                Optional<RoutingContext> putRequest = putRequest();
                if (context.getAttribute(REPRESENTATION) instanceof JsonNode representation) {
                    requireUnchanged(Map.of(name, sent), representation);
                } else if (putRequest.isPresent()) {
                    sentMembers(putRequest.get()).put(name, sent);
                } else {
                    requireUnchanged(Map.of(name, sent), MissingNode.getInstance());
                }
                return true;
            }
        }
        return false;
    }

    private Optional<RoutingContext> putRequest() {
        if (!Arc.container().requestContext().isActive()) return Optional.empty();
        return Optional.ofNullable(current.getCurrent())
                .filter(rc -> rc.request().method() == HttpMethod.PUT);
    }

    private static Map<String, SentMember> sentMembers(RoutingContext rc) {
        Map<String, SentMember> sent = rc.get(SENT_MEMBERS);
        if (sent == null) rc.put(SENT_MEMBERS, sent = new LinkedHashMap<>());
        return sent;
    }

    /** Requires that a patch does not remove a read-only member that the resource has. */
    static void requireNotRemoved(Class<?> type, JsonNode patch, JsonNode representation) {
        Map<String, SentMember> removed = new LinkedHashMap<>();
        for (ReadOnly group : type.getAnnotationsByType(ReadOnly.class)) {
            for (String member : group.value()) {
                if (patch.path(member).isNull())
                    removed.put(member, new SentMember(patch.get(member), group.explanation()));
            }
        }
        requireUnchanged(removed, representation);
    }

    /** @param representation representation that a PUT replaces; @throws Problem 422 with the pointer of each member that differs */
    static void requireUnchanged(RoutingContext rc, JsonNode representation) {
        requireUnchanged(sentMembers(rc), representation);
    }

    private static void requireUnchanged(Map<String, SentMember> members, JsonNode representation) {
        Problem problem = Problem.invalidBody();
        members.forEach((name, sent) -> {
            if (!isSame(sent.value(), representation.path(name)))
                problem.at("/" + name, "read-only-member", sent.explanation());
        });
        if (!problem.errors().isEmpty()) throw problem;
    }

    private static boolean isSame(JsonNode sent, JsonNode current) {
        if (sent.isNull() || current.isMissingNode()) return sent.isNull() && current.isMissingNode();
        // A number that no double can hold has no decimal value.
        if (sent.isDouble() && !Double.isFinite(sent.doubleValue())) return false;
        if (sent.isNumber() && current.isNumber()) return sent.decimalValue().compareTo(current.decimalValue()) == 0;
        return sent.equals(current) || sent.isTextual() && current.isTextual() && isSameInstant(sent, current);
    }

    private static boolean isSameInstant(JsonNode one, JsonNode other) {
        try {
            return Instant.parse(one.textValue()).equals(Instant.parse(other.textValue()));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
