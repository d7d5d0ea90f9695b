package dateline.guide;

import java.util.List;
import java.util.regex.Matcher;

/** Writes a request of a guide as a {@code curl} command for a shell. A value from an earlier response becomes a variable. */
final class CurlCommand {

    private CurlCommand() {}

    /**
     * @param base address of this server
     * @param headers that the command prints, because later requests or the reader need them; empty for the body only
     */
    static String of(GuideRequest request, String base, List<String> headers) {
        boolean hasBody = !request.body().isEmpty();
        StringBuilder command = new StringBuilder();
        for (String name : request.placeholders()) command.append(name).append("='value from an earlier response'\n");
        command.append(headers.isEmpty() ? "curl" : "curl -i");
        if (!request.method().equals("GET") && !(request.method().equals("POST") && hasBody))
            command.append(" -X ").append(request.method());
        for (String header : request.headers()) command.append(" -H ").append(quote(header));
        if (hasBody) command.append(" --data-binary ").append(quote(request.body()));
        return command.append(' ').append(quote(request.address(base))).toString();
    }

    // A shell reads variables within double quotes only, and there some characters have another meaning.
    private static String quote(String text) {
        String single = "'" + text.replace("'", "'\\''") + "'";
        Matcher placeholder = GuideRequest.PLACEHOLDER.matcher(text);
        if (!placeholder.find()) return single;
        boolean isPlain = text.chars().noneMatch(one -> "\"\\$`!".indexOf(one) >= 0);
        return isPlain
                ? "\"" + placeholder.replaceAll("\\${$1}") + "\""
                : placeholder.reset(single).replaceAll("'\"\\${$1}\"'");
    }
}
