package dateline.rights;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentence under a reproduced article that says whose it is, made from a permission's template. */
public final class CreditLine {

    public static final String DEFAULT = "{copyrightNotice} This article was originally published on {source}"
            + " and was reproduced with permission.";

    /** What a template may name, in braces. */
    public static final List<String> PLACEHOLDERS =
            List.of("copyrightNotice", "source", "headline", "byline", "canonicalUrl", "publishedAt");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private CreditLine() {}

    /**
     * The template, filled; null or blank stands for {@link #DEFAULT}. The result is one line; where a value is
     * missing, the blanks around it become one. Braces within a value mean nothing.
     *
     * @throws IllegalArgumentException as {@link #check} does
     */
    public static String of(String template, Map<String, String> values) {
        check(template);
        String filled = PLACEHOLDER
                .matcher(template == null || template.isBlank() ? DEFAULT : template)
                .replaceAll(placeholder -> Matcher.quoteReplacement(value(values, placeholder.group(1))));
        return filled.replaceAll("\\s+", " ").strip();
    }

    /** @throws IllegalArgumentException naming the placeholders there are, if the template has another or a lone brace */
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
            throw invalidTemplate("A brace stands alone");
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
