package dateline.article.search;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Where some of what a condition selects is to be found: all of that has a term of every group, and was published in this time.
 *
 * @param groups each a list of terms, of which an article has any; without groups it may be any article
 * @param from no article is earlier; null where that is not known
 * @param until no article is later; null where that is not known
 */
public record IndexRange(List<List<String>> groups, Instant from, Instant until) {

    /** What {@code article_text} calls an article that has such a value; {@code kind} is tag, subject, author, section, source, language or type. */
    public static List<String> terms(String kind, Collection<String> values) {
        boolean ranges = kind.equals("language");
        return values.stream()
                .map(value -> kind + ":" + (ranges ? value.toLowerCase(Locale.ROOT) : value))
                .distinct()
                .toList();
    }
}
