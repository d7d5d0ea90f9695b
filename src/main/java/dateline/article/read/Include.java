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
        List<String> words = List.of(joined.split(",", -1));
        for (String word : words) {
            if (ALLOWED.contains(word)) continue;
            String allowed = "Allowed: " + String.join(", ", ALLOWED) + ", joined with commas.";
            String near = DidYouMean.of(word, ALLOWED)
                    .map(meant -> " Did you mean " + meant + "?")
                    .orElse("");
            throw Problem.of(
                            "parameter-invalid",
                            "include: there is nothing called " + word + "." + near + " " + allowed)
                    .parameter("include", "invalid-value", allowed);
        }
        return new Include(words.contains("related"), words.contains("translations"));
    }
}
