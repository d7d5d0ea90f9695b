package dateline.article.check;

import com.ibm.icu.text.Transliterator;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for slugs, the names in URLs: {@code [a-z0-9]+(-[a-z0-9]+)*}. */
public final class Slugs {

    public static final String PATTERN = "[a-z0-9]++(-[a-z0-9]++)*+";
    public static final int MAX_LENGTH = 100;

    private static final int MAX_MADE_LENGTH = 80;

    private static final Pattern SLUG = Pattern.compile(PATTERN);
    private static final Set<String> RESERVED = Set.of("bulk", "export", "by-source");
    // Letters that Unicode does not decompose.
    private static final Map<String, String> LETTERS =
            Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ł", "l", "þ", "th", "ð", "d", "ı", "i");

    private Slugs() {}

    /**
     * Whether the slug may be used. Reserved words are path segments of routes, and an id must not be mistaken for a
     * slug.
     */
    public static boolean isUsable(String slug) {
        return slug.length() <= MAX_LENGTH
                && SLUG.matcher(slug).matches()
                && !RESERVED.contains(slug)
                && !Ids.isUuid(slug);
    }

    /** @throws Problem {@code slug-invalid} */
    public static void requireUsable(String slug) {
        if (!isUsable(slug)) {
            throw Problem.of(
                            "slug-invalid",
                            "A slug consists of lower-case letters, digits and single dashes. It must not be a UUID, bulk, export or by-source.")
                    .parameter("slug", "invalid-value", "The slug is not valid.");
        }
    }

    /**
     * Returns a slug made from text: {@code Worthy Názov!} becomes {@code worthy-nazov}, {@code Україна} becomes
     * {@code ukraina}. Text without a letter or digit that can be written in ASCII becomes the fallback.
     */
    public static String from(String text, String fallback) {
        return fromLatin(hasOtherScripts(text) ? Transliteration.TO_LATIN.transliterate(text) : text, fallback);
    }

    /**
     * Returns the slug without the letters of other scripts, as earlier releases made it. It differs from {@link #from}
     * only for text with such letters.
     */
    public static String fromLatin(String text, String fallback) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (var letter : LETTERS.entrySet()) lower = lower.replace(letter.getKey(), letter.getValue());
        String slug = Normalizer.normalize(lower, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("['’]", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return shortened(slug, fallback);
    }

    private static String shortened(String slug, String fallback) {
        String shortened = slug;
        if (slug.length() > MAX_MADE_LENGTH) {
            int end = slug.lastIndexOf('-', MAX_MADE_LENGTH);
            shortened = slug.substring(0, end > MAX_MADE_LENGTH / 2 ? end : MAX_MADE_LENGTH)
                    .replaceAll("-$", "");
        }
        return shortened.isEmpty() || !isUsable(shortened) ? fallback : shortened;
    }

    private static boolean hasOtherScripts(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isLetterOrDigit(c)
                        && c >= 0x80
                        && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN
                        && Character.UnicodeScript.of(c) != Character.UnicodeScript.COMMON);
    }

    // The rules are loaded with the first text that needs them, which takes half a second.
    private static final class Transliteration {
        static final Transliterator TO_LATIN = Transliterator.getInstance("Any-Latin; Latin-ASCII");
    }

    /**
     * Returns a readable name for a slug: {@code ukraine-war} becomes {@code Ukraine war}. Used for a name that is
     * known by its slug only.
     */
    public static String humanise(String slug) {
        String words = slug.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
