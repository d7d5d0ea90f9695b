package dateline.signal;

import dateline.outbound.OutboundResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of a robots.txt (RFC 9309) that state a policy for all crawlers: those of the groups for {@code *}, and those that belong
 * to no group.
 */
record SiteRobots(List<RobotsLine> lines) {

    /** @param name in lower case */
    record RobotsLine(String name, String value) {}

    private static final String USER_AGENT = "user-agent";
    private static final String LICENSE = "license";

    static SiteRobots of(OutboundResponse response) {
        List<RobotsLine> kept = new ArrayList<>();
        boolean isForAll = true;
        boolean isGroupHead = false;
        for (String text : new String(response.body(), StandardCharsets.UTF_8).split("\\R")) {
            int comment = text.indexOf('#');
            String line = comment < 0 ? text : text.substring(0, comment);
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(USER_AGENT)) {
                isForAll = value.equals("*") || isGroupHead && isForAll;
                isGroupHead = true;
            } else {
                isGroupHead = false;
                if (isForAll || name.equals(LICENSE)) kept.add(new RobotsLine(name, value));
            }
        }
        return new SiteRobots(List.copyOf(kept));
    }

    /** Returns the first value of a line. */
    Optional<String> value(String name) {
        return lines.stream()
                .filter(line -> line.name().equals(name.toLowerCase(Locale.ROOT)))
                .map(RobotsLine::value)
                .findFirst();
    }

    Optional<String> license() {
        return value(LICENSE);
    }
}
