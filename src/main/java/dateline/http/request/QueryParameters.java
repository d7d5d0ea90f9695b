package dateline.http.request;

import dateline.http.base.DidYouMean;
import dateline.http.base.Ids;
import dateline.http.base.Unicode;
import dateline.http.problem.Problem;
import io.vertx.core.MultiMap;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** The query parameters that one resource method declares, with their types. @param fields present if it declares {@code fields} */
record QueryParameters(Map<String, Class<?>> types, Optional<FieldSelection.FieldTree> fields) {

    static final String INSTANT =
            "an RFC 3339 instant in UTC between the years 1400 and 9999, such as 2026-01-01T00:00:00Z";
    private static final Instant EARLIEST = Instant.parse("1400-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    // A search form without input sends an empty q.
    private static final Set<String> MAY_BE_EMPTY = Set.of("q");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

    static QueryParameters of(Method method) {
        Map<String, Class<?>> types = new TreeMap<>();
        DeclaredParameters.of(method).forEach((name, parameter) -> types.put(name, parameter.type()));
        return new QueryParameters(
                types,
                types.containsKey("fields")
                        ? Optional.of(FieldSelection.of(method.getGenericReturnType()))
                        : Optional.empty());
    }

    void check(MultiMap sent) {
        for (String name : sent.names()) {
            if (!types.containsKey(name)) throw unknown(name);
            List<String> values = sent.getAll(name);
            if (values.size() > 1) {
                throw Problem.of("parameter-repeated", "Send " + name + " once. Separate several values with commas.")
                        .parameter(name, "repeated", "It occurs " + values.size() + " times.");
            }
            if (values.get(0).indexOf('\uFFFD') >= 0) throw invalid(name, "Send percent-encoded UTF-8.");
            Unicode.findFault(values.get(0)).ifPresent(fault -> {
                throw invalid(name, fault);
            });
            checkType(name, values.get(0), types.get(name));
        }
        if (fields.isPresent() && sent.contains("fields")) fields.get().check(sent.get("fields"));
    }

    private Problem unknown(String name) {
        String suggestion = DidYouMean.of(name, types.keySet())
                .map(meant -> " Did you mean " + meant + "?")
                .orElse("");
        String allowed =
                types.isEmpty() ? "No parameters are allowed." : "Allowed: " + String.join(", ", types.keySet()) + ".";
        return Problem.of("unknown-parameter", "There is no parameter " + name + " here." + suggestion + " " + allowed)
                .with("allowed", types.keySet())
                .parameter(name, "unknown-parameter", allowed);
    }

    private static void checkType(String name, String value, Class<?> type) {
        if (value.isEmpty() && MAY_BE_EMPTY.contains(name)) return;
        if (value.isEmpty()) throw invalid(name, "Send a value, or leave the parameter out.");
        if ((type == int.class || type == Integer.class)
                && !WHOLE_NUMBER.matcher(value).matches()) {
            throw invalid(name, "Expected a whole number.");
        }
        if ((type == boolean.class || type == Boolean.class) && !value.equals("true") && !value.equals("false")) {
            throw invalid(name, "Expected true or false.");
        }
        if (type == Instant.class) checkInstant(name, value);
        if (type == UUID.class && !Ids.isUuid(value)) throw invalid(name, "Expected a UUID.");
        if (type.isEnum()) {
            List<String> allowed = java.util.Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            if (!allowed.contains(value)) throw invalid(name, "Allowed: " + String.join(", ", allowed) + ".");
        }
    }

    private static void checkInstant(String name, String value) {
        try {
            if (isInRange(Instant.parse(value))) return;
        } catch (DateTimeParseException e) {
            // Reported below, like a year of more than four digits, which RFC 3339 does not have.
        }
        throw invalid(name, "Expected " + INSTANT + ".");
    }

    /** Whether PostgreSQL and RFC 3339 can both represent the instant; the range is narrower than either. */
    static boolean isInRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    private static Problem invalid(String name, String detail) {
        return Problem.ofErrors("parameter-invalid").parameter(name, "invalid-value", detail);
    }
}
