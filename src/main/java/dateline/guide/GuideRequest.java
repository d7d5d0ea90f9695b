package dateline.guide;

import java.util.List;
import java.util.Optional;

/**
 * A request of a guide.
 *
 * @param target a path, or the whole address if it comes from an earlier response
 * @param headers lines of the form {@code Name: value}
 * @param body empty for none
 */
record GuideRequest(String method, String target, List<String> headers, String body) {

    /** @return empty for a response */
    static Optional<GuideRequest> parse(String example) {
        if (example.startsWith("HTTP/")) return Optional.empty();
        String[] parts = example.strip().split("\n\n", 2);
        List<String> lines = parts[0].lines().toList();
        String[] start = lines.get(0).split(" ");
        return Optional.of(new GuideRequest(
                start[0], start[1], lines.subList(1, lines.size()), parts.length == 2 ? parts[1] : ""));
    }

    /** @param base address of this server */
    String address(String base) {
        return target.startsWith("/") ? base + target : target;
    }
}
