package dateline.http.ingress;

import dateline.http.problem.Problem;
import dateline.http.request.StatusProblems;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizes the {@code Accept} header (RFC 9110 section 12.5.1) before Quarkus REST reads it. Quarkus REST fails on malformed media ranges
 * and ignores {@code q=0}. An empty header accepts anything.
 */
final class AcceptHeader {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern RANGE = Pattern.compile(
            "[ \\t,]*+(" + TOKEN + "/" + TOKEN + ")([ \\t]*+;[^,\"]*+(?:\"[^\"]*+\"[^,\"]*+)*+)?+[ \\t]*+(?:,|$)");
    private static final Pattern REFUSED =
            Pattern.compile(";[ \\t]*+q[ \\t]*+=[ \\t]*+0(\\.0{0,3})?+[ \\t]*+(;|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMPTY_ELEMENT = Pattern.compile("(^|,)[ \\t]*(,|$)");
    private static final Pattern BLANK = Pattern.compile("[ \\t,]*+");

    /** A media range such as {@code text/*}. @param refused whether its quality is 0 */
    private record MediaRange(String type, String text, boolean refused) {

        /** How specifically it matches a media type: 3 exactly, 2 by its main type, 1 as {@code *}{@code /*}, 0 not at all. */
        int specificityFor(String served) {
            if (type.equals(served)) return 3;
            if (type.endsWith("/*") && served.startsWith(type.substring(0, type.length() - 1))) return 2;
            return type.equals("*/*") ? 1 : 0;
        }
    }

    private AcceptHeader() {}

    /** Rewrites the header so that Quarkus REST chooses correctly. @return 406 if the client accepts no media type of the path */
    static Optional<Problem> refusal(RoutingContext rc) {
        List<String> lines = rc.request().headers().getAll(HttpHeaderNames.ACCEPT);
        if (lines.isEmpty()) return Optional.empty();
        String accept = String.join(",", lines);
        if (BLANK.matcher(accept).matches()) {
            rc.request().headers().remove("Accept");
            return Optional.empty();
        }
        List<MediaRange> ranges = ranges(accept);
        boolean refuses = ranges.stream().anyMatch(MediaRange::refused);
        if (!ranges.isEmpty() && !refuses) {
            if (lines.size() > 1 || EMPTY_ELEMENT.matcher(accept).find())
                rc.request().headers().set("Accept", join(ranges));
            return Optional.empty();
        }
        Problem unacceptable = StatusProblems.of(406, rc);
        if (!(unacceptable.members().get("served") instanceof List<?> served) || served.isEmpty())
            return Optional.empty();
        List<MediaRange> accepted = served.stream()
                .map(String::valueOf)
                .flatMap(type -> accepted(type, ranges).stream())
                .toList();
        if (accepted.isEmpty()) return Optional.of(unacceptable);
        rc.request().headers().set("Accept", join(accepted));
        return Optional.empty();
    }

    // The served type with the quality of the most specific range that matches it (RFC 9110 section 12.5.1).
    private static Optional<MediaRange> accepted(String type, List<MediaRange> ranges) {
        MediaRange best = null;
        for (MediaRange range : ranges)
            if (range.specificityFor(type) > (best == null ? 0 : best.specificityFor(type))) best = range;
        if (best == null || best.refused()) return Optional.empty();
        return Optional.of(
                new MediaRange(type, type + best.text().substring(best.type().length()), false));
    }

    private static String join(List<MediaRange> ranges) {
        return String.join(", ", ranges.stream().map(MediaRange::text).toList());
    }

    /** The ranges in order; none if one of them is malformed. */
    private static List<MediaRange> ranges(String accept) {
        List<MediaRange> ranges = new ArrayList<>();
        Matcher matcher = RANGE.matcher(accept);
        int end = 0;
        while (end < accept.length() && matcher.region(end, accept.length()).lookingAt()) {
            String parameters = matcher.group(2) == null ? "" : matcher.group(2);
            String type = matcher.group(1).toLowerCase(Locale.ROOT);
            ranges.add(new MediaRange(
                    type, type + parameters, REFUSED.matcher(parameters).find()));
            end = matcher.end();
        }
        return BLANK.matcher(accept.substring(end)).matches() ? ranges : List.of();
    }
}
