package dateline.article.read;

import dateline.http.base.DidYouMean;
import dateline.http.problem.Problem;
import java.util.List;

/**
 * What comes along with an article, one step deep: {@code include=related,media,translations}. Media always do, as far as the caller
 * may have them; asking for them is no mistake.
 */
record Include(boolean related, boolean translations) {

    private static final List<String> ALLOWED = List.of("related", "media", "translations");

    /** @throws Problem 400 that lists what is allowed */
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
