package dateline.guide;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request of a guide.
 *
 * @param target a path, or the whole address if it comes from an earlier response
 * @param headers lines of the form {@code Name: value}
 * @param body empty for none
 */
record GuideRequest(String method, String target, List<String> headers, String body) {

    /** A word in braces, which stands for a value from an earlier response. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]++)}");

    /** @return empty for a response */
    static Optional<GuideRequest> parse(String example) {
        if (isResponse(example)) return Optional.empty();
        String[] parts = example.strip().split("\n\n", 2);
        List<String> lines = parts[0].lines().toList();
        String[] start = lines.get(0).split(" ");
        return Optional.of(new GuideRequest(
                start[0], start[1], lines.subList(1, lines.size()), parts.length == 2 ? parts[1] : ""));
    }

    /**
     * The headers that a printed response shows.
     *
     * @param example the example after the request
     * @return their names; empty if the example is not a response
     */
    static List<String> namesOfHeaders(String example) {
        if (!isResponse(example)) return List.of();
        return example.strip()
                .split("\n\n", 2)[0]
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')))
                .distinct()
                .toList();
    }

    private static boolean isResponse(String example) {
        return example.startsWith("HTTP/");
    }

    /** The names of the placeholders, in the order of their first use. */
    List<String> placeholders() {
        return PLACEHOLDER
                .matcher(target + headers + body)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** @param base address of this server */
    String address(String base) {
        return target.startsWith("/") ? base + target : target;
    }
}
