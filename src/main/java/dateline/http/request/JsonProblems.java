package dateline.http.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dateline.http.base.DidYouMean;
import dateline.http.base.StoredJson;
import dateline.http.base.Unicode;
import dateline.http.describe.DurationRange;
import dateline.http.problem.Problem;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps errors of the JSON parser to problems. The messages of the parser name Java classes, so they are never sent. */
public final class JsonProblems {

    private static final Map<Class<?>, String> KINDS = Map.of(
            String.class, "a string",
            Boolean.class, "true or false",
            boolean.class, "true or false",
            Integer.class, "a whole number",
            int.class, "a whole number",
            Long.class, "a whole number",
            Instant.class, QueryParameters.INSTANT,
            UUID.class, "a UUID");

    private JsonProblems() {}

    public static Problem of(JsonProcessingException e) {
        // A constructor or deserializer of this code base has thrown a problem; it is already complete.
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem)
                return e instanceof JsonMappingException at ? problem.within(pointer(at)) : problem;
            if (cause instanceof StreamConstraintsException) {
                return Problem.of(
                        "json-too-deep",
                        "The document has more than 32 levels of nesting or more than 100,000 names, values and brackets, or a name or number in it is too long.");
            }
            if (cause instanceof InputCoercionException) {
                return Problem.invalidBody()
                        .at(
                                e instanceof JsonMappingException mapping ? pointer(mapping) : "",
                                "out-of-range",
                                "The number is outside the range of all numbers in the contract.");
            }
        }
        if (e instanceof UnrecognizedPropertyException unknown) return unknownMember(unknown);
        if (e instanceof InvalidTypeIdException type) {
            return Problem.invalidBody()
                    .at(
                            pointer(type) + "/type",
                            "unknown-type",
                            "The type is unknown. The contract lists the types that are allowed.");
        }
        if (e instanceof InvalidFormatException format) return invalidFormat(format);
        if (e instanceof ValueInstantiationException broken) {
            return Problem.invalidBody()
                    .at(
                            pointer(broken),
                            "invalid-value",
                            String.valueOf(broken.getCause().getMessage()));
        }
        if (e instanceof MismatchedInputException mismatch) return mismatch(mismatch);
        return malformed(e);
    }

    private static Problem unknownMember(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        var names = known == null
                ? new TreeSet<String>()
                : known.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
        String suggestion = DidYouMean.of(e.getPropertyName(), names)
                .map(name -> " Did you mean " + name + "?")
                .or(() -> placeOutside(e))
                .orElse("");
        return Problem.of("unknown-member", "There is no member " + e.getPropertyName() + " here." + suggestion)
                .at(pointer(e), "unknown-member", "Allowed: " + String.join(", ", names) + ".");
    }

    // A member of the enclosing object that was sent in this one.
    private static Optional<String> placeOutside(UnrecognizedPropertyException e) {
        List<Reference> path = e.getPath();
        if (path.size() < 2) return Optional.empty();
        Reference outer = path.get(path.size() - 2);
        if (outer.getFieldName() == null) return Optional.empty();
        return findMember(outer, e.getPropertyName())
                .map(member -> " It belongs beside " + outer.getFieldName() + ", not in it.");
    }

    // The member with this name in the object that the reference is in.
    private static Optional<RecordComponent> findMember(Reference reference, String name) {
        Class<?> type = reference.getFrom() instanceof Class<?> known
                ? known
                : reference.getFrom().getClass();
        if (!type.isRecord()) return Optional.empty();
        return Stream.of(type.getRecordComponents())
                .filter(member -> member.getName().equals(name))
                .findFirst();
    }

    private static Problem invalidFormat(InvalidFormatException e) {
        Class<?> target = e.getTargetType();
        if (target == String.class) {
            return Problem.invalidBody()
                    .at(
                            pointer(e),
                            "character-invalid",
                            Unicode.findFault(String.valueOf(e.getValue()))
                                    .orElse("Text must consist of complete Unicode characters."));
        }
        if (target != null && target.isEnum()) {
            String allowed = java.util.Arrays.stream(target.getEnumConstants())
                    .map(JsonProblems::jsonName)
                    .collect(Collectors.joining(", "));
            return Problem.invalidBody().at(pointer(e), "unknown-value", "Allowed: " + allowed + ".");
        }
        return Problem.invalidBody().at(pointer(e), "invalid-value", "Expected " + describeType(target, e) + ".");
    }

    private static Problem mismatch(MismatchedInputException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Trailing token")) return malformed(e);
        return Problem.ofErrors("wrong-type")
                .at(pointer(e), "wrong-type", "Expected " + describeType(e.getTargetType(), e) + ".");
    }

    private static Problem malformed(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        JsonLocation location = e.getLocation();
        String position = location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        Problem problem = message.startsWith("Duplicate field")
                ? Problem.of("duplicate-member", "One object contains the same member twice" + position + ".")
                : message.startsWith("Trailing token")
                        ? Problem.of("malformed-json", "There is data after the end of the document" + position + ".")
                        : Problem.of("malformed-json", "The body is not JSON" + position + ".");
        if (!position.isEmpty()) problem.with("line", location.getLineNr()).with("column", location.getColumnNr());
        return problem;
    }

    private static String jsonName(Object constant) {
        return StoredJson.MAPPER.convertValue(constant, String.class);
    }

    private static String describeType(Class<?> target, JsonMappingException e) {
        if (target == null) return "another type";
        if (target == Duration.class) return describeDuration(e);
        if (KINDS.containsKey(target)) return KINDS.get(target);
        if (target.isEnum()) return "a string";
        if (Collection.class.isAssignableFrom(target)) return "an array";
        return "an object";
    }

    private static String describeDuration(JsonMappingException e) {
        List<Reference> path = e.getPath();
        Reference last = path.get(path.size() - 1);
        String range = findMember(last, last.getFieldName())
                .map(member -> member.getAnnotation(DurationRange.class))
                .map(bounds -> " from " + bounds.min() + " to " + bounds.max())
                .orElse("");
        return "an ISO 8601 duration of days, hours, minutes and seconds" + range + ", such as P1DT12H";
    }

    private static String pointer(JsonMappingException e) {
        StringBuilder pointer = new StringBuilder();
        for (Reference reference : e.getPath()) {
            pointer.append('/');
            pointer.append(
                    reference.getFieldName() == null
                            ? String.valueOf(reference.getIndex())
                            : reference.getFieldName().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
