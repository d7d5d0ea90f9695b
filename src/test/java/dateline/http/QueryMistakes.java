package dateline.http;

import dateline.http.MistakeKind.Sent;
import dateline.http.Operation.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Unknown and repeated parameters, values of the wrong type or out of range, and cursors of another query. */
final class QueryMistakes {

    static final List<MistakeKind> KINDS = new ArrayList<>();

    static {
        KINDS.add(MistakeKind.any(
                "unknown parameter", "?nonsense=1", on -> on.request().query("nonsense=1")));
        KINDS.add(MistakeKind.any(
                "broken escape in the query", "?q=%zz", on -> on.request().query("q=%zz")));
        KINDS.add(
                MistakeKind.any("NUL in the query", "?q=%00", on -> on.request().query("q=%00")));
        parameter("repeated parameter", any -> true, parameter -> parameter.name() + "=1&" + parameter.name() + "=1");
        parameter("empty parameter", any -> true, parameter -> parameter.name() + "=");
        parameter("invalid UTF-8 in a parameter", text(), parameter -> parameter.name() + "=%FF");
        parameter(
                "word for a whole number",
                parameter -> parameter.of("integer"),
                parameter -> parameter.name() + "=ten");
        parameter(
                "fraction in a parameter",
                parameter -> parameter.of("integer"),
                parameter -> parameter.name() + "=1.5");
        parameter(
                "number beyond every type",
                parameter -> parameter.of("integer"),
                parameter -> parameter.name() + "=99999999999999");
        parameter(
                "below the least",
                bounded("minimum"),
                parameter -> parameter.name() + "="
                        + (parameter.schema().get("minimum").asLong() - 1));
        parameter(
                "above the most",
                bounded("maximum"),
                parameter -> parameter.name() + "="
                        + (parameter.schema().get("maximum").asLong() + 1));
        parameter(
                "no instant",
                parameter -> parameter.schema().toString().contains("date-time")
                        || parameter.schema().toString().contains("/Instant"),
                parameter -> parameter.name() + "=yesterday");
        parameter(
                "no word of the list",
                parameter -> parameter.schema().has("enum"),
                parameter -> parameter.name() + "=sideways");
        named("no slug in a parameter", "section", "Not+A+Slug");
        named("empty value in a list", "tag", "birds,,fish");
        named("unknown field", "fields", "id,nonsense");
        named("empty field", "fields", "id,,version");
        cursor("no cursor", "a word", on -> "nonsense");
        cursor("foreign cursor", "the cursor of another list", Case::foreignCursor);
        cursor(
                "tampered cursor",
                "its own cursor with a letter changed",
                on -> on.cursor() == null ? null : tampered(on.cursor()));
    }

    private QueryMistakes() {}

    private static void parameter(String name, Predicate<Parameter> takes, Function<Parameter, String> query) {
        KINDS.add(new MistakeKind(
                name,
                on -> on.operation()
                        .parameter(takes)
                        .flatMap(parameter -> Sent.of(
                                "?" + query.apply(parameter), on.request().query(query.apply(parameter))))));
    }

    private static void named(String name, String parameter, String value) {
        parameter(name, known -> known.name().equals(parameter), known -> parameter + "=" + value);
    }

    private static void cursor(String name, String what, Function<Case, String> cursor) {
        KINDS.add(new MistakeKind(name, on -> {
            Optional<Parameter> parameter =
                    on.operation().parameter(known -> List.of("cursor", "since").contains(known.name()));
            String value = parameter.isEmpty() ? null : cursor.apply(on);
            return value == null
                    ? Optional.empty()
                    : Sent.of(what, on.request().query(parameter.get().name() + "=" + value));
        }));
    }

    private static Predicate<Parameter> text() {
        return parameter -> parameter.of("string")
                && !parameter.schema().has("format")
                && !parameter.schema().has("enum");
    }

    private static Predicate<Parameter> bounded(String by) {
        return parameter -> parameter.of("integer") && parameter.schema().has(by);
    }

    private static String tampered(String cursor) {
        int middle = cursor.length() / 2;
        char other = cursor.charAt(middle) == 'A' ? 'B' : 'A';
        return cursor.substring(0, middle) + other + cursor.substring(middle + 1);
    }
}
