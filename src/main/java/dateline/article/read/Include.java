package dateline.article.read;

import dateline.http.base.DidYouMean;
import dateline.http.problem.Problem;
import java.util.List;

/**
 * The parameter {@code include=related,media,translations}: articles to include, one level deep. {@code media} is
 * accepted without effect, because media are always included as far as the caller may see them.
 */
record Include(boolean related, boolean translations) {

    private static final List<String> ALLOWED = List.of("related", "media", "translations");

    /** @throws Problem 400 that lists the allowed values */
    static Include of(String joined) {
        if (joined == null) return new Include(false, false);
        List<String> values = List.of(joined.split(",", -1));
        for (String value : values) {
            if (ALLOWED.contains(value)) continue;
            String allowed = "Allowed: " + String.join(", ", ALLOWED) + ", joined with commas.";
            String suggestion = DidYouMean.of(value, ALLOWED)
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            throw Problem.of(
                            "parameter-invalid",
                            "include: there is no value " + value + "." + suggestion + " " + allowed)
                    .parameter("include", "invalid-value", allowed);
        }
        return new Include(values.contains("related"), values.contains("translations"));
    }
}
