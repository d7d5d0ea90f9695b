package dateline.guide;

/** Writes a request of a guide as a {@code curl} command. */
final class CurlCommand {

    private CurlCommand() {}

    /** @param base address of this server */
    static String of(GuideRequest request, String base) {
        boolean hasBody = !request.body().isEmpty();
        StringBuilder command = new StringBuilder("curl");
        if (!request.method().equals("GET") && !(request.method().equals("POST") && hasBody))
            command.append(" -X ").append(request.method());
        for (String header : request.headers()) command.append(" -H ").append(quote(header));
        if (hasBody) command.append(" --data-binary ").append(quote(request.body()));
        return command.append(' ').append(quote(request.address(base))).toString();
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
