package dateline.guide;

import static dateline.guide.GuideRequest.PLACEHOLDER;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a request of a guide as a call of {@code fetch} in TypeScript. A value from an earlier response becomes a constant. */
final class FetchCall {

    private static final Pattern JSON_STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"?");

    private FetchCall() {}

    /**
     * @param base address of this server
     * @param headers of the response that the call prints
     */
    static String of(GuideRequest request, String base, List<String> headers) {
        List<String> options = new ArrayList<>();
        if (!request.method().equals("GET")) options.add("method: " + literal(request.method()));
        if (!request.headers().isEmpty())
            options.add(request.headers().stream()
                    .map(header -> header.split(": ", 2))
                    .map(header -> literal(header[0]) + ": " + literal(header[1]))
                    .collect(Collectors.joining(", ", "headers: { ", " }")));
        if (!request.body().isEmpty()) options.add("body: " + body(request.body()));
        String arguments = options.isEmpty() ? "" : ", {\n  " + String.join(",\n  ", options) + ",\n}";
        return constants(request) + "const response = await fetch(" + literal(request.address(base)) + arguments
                + ");\nconsole.log(response.status, await response.text());\n" + printing(headers);
    }

    private static String printing(List<String> headers) {
        return headers.stream()
                .map(name -> "console.log('" + name + ":', response.headers.get('" + name + "'));\n")
                .collect(Collectors.joining());
    }

    private static String constants(GuideRequest request) {
        return request.placeholders().stream()
                .map(name -> "const " + name + " = '…'; // from an earlier response\n")
                .collect(Collectors.joining());
    }

    // JSON is an expression of TypeScript. Only strings with a value from an earlier response differ.
    private static String body(String body) {
        if (!body.startsWith("{")) return literal(body);
        return "JSON.stringify("
                + JSON_STRING
                        .matcher(body)
                        .replaceAll(text -> Matcher.quoteReplacement(
                                PLACEHOLDER.matcher(text.group(1)).find() ? literal(text.group(1)) : text.group()))
                + ")";
    }

    private static String literal(String text) {
        Matcher name = PLACEHOLDER.matcher(text);
        if (name.matches()) return name.group(1);
        String escaped = text.replace("\\", "\\\\");
        boolean isPlain = !name.reset().find() && !text.contains("\n");
        return isPlain
                ? "'" + escaped.replace("'", "\\'") + "'"
                : "`" + PLACEHOLDER.matcher(escaped.replace("`", "\\`")).replaceAll("\\${$1}") + "`";
    }
}
