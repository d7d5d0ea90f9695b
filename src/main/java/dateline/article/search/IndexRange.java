package dateline.article.search;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A range of the term index: articles that have a term of every group and were published within a period. A condition
 * is paired with ranges that contain everything it selects.
 *
 * @param groups lists of terms; an article has at least one term of each list. Without groups the range contains all
 *     articles of the period
 * @param from no article is earlier; null if unknown
 * @param until no article is later; null if unknown
 */
public record IndexRange(List<List<String>> groups, Instant from, Instant until) {

    /**
     * Returns the terms for values as {@code article_text} stores them. {@code kind} is tag, subject, author, section,
     * source, language or type.
     */
    public static List<String> terms(String kind, Collection<String> values) {
        boolean ranges = kind.equals("language");
        return values.stream()
                .map(value -> kind + ":" + (ranges ? value.toLowerCase(Locale.ROOT) : value))
                .distinct()
                .toList();
    }
}
