package dateline.rights;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the credit line of a reproduced article from the template of a permission. */
public final class CreditLine {

    public static final String DEFAULT = "{copyrightNotice} This article was originally published on {source}"
            + " and was reproduced with permission.";

    /** Placeholders of a template, each written in braces. */
    public static final List<String> PLACEHOLDERS =
            List.of("copyrightNotice", "source", "headline", "byline", "canonicalUrl", "publishedAt");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    /** Characters of a credit line. A template may repeat the placeholder of a long value more than a hundred times. */
    private static final int MAX_LENGTH = 5_000;

    private CreditLine() {}

    /**
     * Replaces the placeholders of a template. The result is one line in which each run of white space is one space. Braces within a value
     * are not placeholders. A line that is longer than 5,000 characters ends with an ellipsis there.
     *
     * @param template null or blank selects {@link #DEFAULT}
     * @param values by placeholder; a missing value is replaced by the empty string
     * @throws IllegalArgumentException as {@link #check}
     */
    public static String of(String template, Map<String, String> values) {
        check(template);
        String filled = PLACEHOLDER
                .matcher(template == null || template.isBlank() ? DEFAULT : template)
                .replaceAll(placeholder -> Matcher.quoteReplacement(value(values, placeholder.group(1))));
        String line = filled.replaceAll("\\s+", " ").strip();
        if (line.length() <= MAX_LENGTH) return line;
        boolean splitsCharacter = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1));
        return line.substring(0, splitsCharacter ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
    }

    /**
     * Validates a template; null is valid.
     *
     * @throws IllegalArgumentException if the template has an unknown placeholder or an unmatched brace; the message lists the placeholders
     */
    public static void check(String template) {
        if (template == null) {
            return;
        }
        PLACEHOLDER.matcher(template).results().map(found -> found.group(1)).forEach(name -> {
            if (!PLACEHOLDERS.contains(name)) {
                throw invalidTemplate("{" + name + "} is not a placeholder");
            }
        });
        String remainder = PLACEHOLDER.matcher(template).replaceAll("");
        if (remainder.contains("{") || remainder.contains("}")) {
            throw invalidTemplate("A brace has no counterpart");
        }
    }

    private static IllegalArgumentException invalidTemplate(String problem) {
        return new IllegalArgumentException(problem + "; there are {" + String.join("}, {", PLACEHOLDERS) + "}");
    }

    private static String value(Map<String, String> values, String name) {
        String value = values == null ? null : values.get(name);
        return value == null ? "" : value;
    }
}
