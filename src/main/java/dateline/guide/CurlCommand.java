package dateline.guide;

import java.util.Optional;

/** Writes a request of a guide as a {@code curl} command. */
final class CurlCommand {

    private CurlCommand() {}

    /**
     * @param example an HTTP message
     * @param base address of this server; a target that is a whole address stays as it is
     * @return empty for a response
     */
    static Optional<String> of(String example, String base) {
        if (example.startsWith("HTTP/")) return Optional.empty();
        String[] parts = example.strip().split("\n\n", 2);
        String[] lines = parts[0].split("\n");
        String[] request = lines[0].split(" ");
        String method = request[0];
        String target = request[1];
        boolean hasBody = parts.length == 2;
        StringBuilder command = new StringBuilder("curl");
        if (!method.equals("GET") && !(method.equals("POST") && hasBody))
            command.append(" -X ").append(method);
        for (int i = 1; i < lines.length; i++) command.append(" -H ").append(quote(lines[i]));
        if (hasBody) command.append(" --data-binary ").append(quote(parts[1]));
        return Optional.of(command.append(' ')
                .append(quote(target.startsWith("/") ? base + target : target))
                .toString());
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
