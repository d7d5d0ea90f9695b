package dateline.http.problem;

import dateline.http.base.DidYouMean;
import dateline.http.base.PathSegments;
import dateline.http.describe.DurationRange;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Explains a violated Bean Validation constraint to the client: what is allowed, and what was probably meant. */
public record ConstraintMessage(String code, String text) {

    private static final java.util.regex.Pattern ALTERNATIVES =
            java.util.regex.Pattern.compile("(-\\?)?[A-Za-z0-9-]++(\\|(-\\?)?[A-Za-z0-9-]++)*+");

    /** Explanations of patterns, by the pattern as the contract shows it. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("[a-z0-9]+(-[a-z0-9]+)*", "A slug: lower-case letters, digits and single dashes between them."),
            Map.entry("[a-z]+(-[a-z]+)*", "Lower-case words with single dashes between them."),
            Map.entry("[A-Za-z0-9-]{1,40}", "1 to 40 letters, digits and dashes."),
            Map.entry("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", "A language tag (BCP 47) such as en or pt-BR."),
            Map.entry("medtop:\\d{8}", "An IPTC Media Topic: medtop: and eight digits."),
            Map.entry("[a-z]+/[a-z0-9.+-]+", "A media type in lower case, such as image/jpeg."),
            Map.entry("[A-Z]{2}", "A country in two capital letters (ISO 3166-1), such as NO."),
            Map.entry("[a-z0-9-]+(\\.[a-z0-9-]+)+", "A domain name in lower case, such as partner.example."),
            Map.entry("[a-z]+:[A-Za-z0-9_-]{1,64}", "A kind of thing, a colon and its id, such as permission:0198…."),
            Map.entry("[^\\s\\p{Cntrl}\\uFFFD]+", "No white space and no control characters."),
            Map.entry("3\\.1|3\\.2", "Allowed: 3.1, 3.2."),
            Map.entry(
                    "2[0-9]{3}-(?:0[1-9]|1[0-2])",
                    "A month of the UTC calendar from the year 2000 on, such as 2026-11."),
            Map.entry(
                    "[^@\\s/:]{1,64}@[^@\\s/:]{1,255}|https?://[^\\s/]{1,255}(/\\S{0,300})?",
                    "An email address such as rights@example.com, or an http or https URL."));

    /** Whether the constraint is one of Jakarta Validation and not one of our own. */
    public static boolean isStandard(ConstraintViolation<?> violation) {
        return isStandard(violation.getMessageTemplate());
    }

    /** @param template of the message */
    public static boolean isStandard(String template) {
        return template.startsWith("{jakarta.validation.");
    }

    public static ConstraintMessage of(ConstraintViolation<?> violation) {
        return of(
                violation.getConstraintDescriptor().getAnnotation(),
                isStandard(violation),
                violation.getInvalidValue(),
                violation.getMessage());
    }

    /**
     * @param isStandard whether the constraint is one of Jakarta Validation
     * @param value that violates it
     * @param message of the constraint, for one of our own
     */
    public static ConstraintMessage of(Annotation rule, boolean isStandard, Object value, String message) {
        if (rule instanceof DurationRange) return outOfRange(message);
        if (!isStandard) return invalidValue(message);
        if (rule instanceof Pattern pattern)
            return invalidValue(describePattern(pattern.regexp(), String.valueOf(value)));
        if (rule instanceof Size size) return outOfRange(describeBounds(size.min(), size.max(), describeSize(value)));
        if (rule instanceof Min min) return outOfRange("At least " + min.value() + "; this is " + value + ".");
        if (rule instanceof Max max) return outOfRange("At most " + max.value() + "; this is " + value + ".");
        if (rule instanceof NotNull) return invalidValue("Required; null is not allowed.");
        if (rule instanceof NotEmpty) return invalidValue("Required; it may not be empty.");
        if (rule instanceof NotBlank) return invalidValue("Required; it must contain more than white space.");
        return invalidValue("The value does not have the form in the contract.");
    }

    private static ConstraintMessage invalidValue(String text) {
        return new ConstraintMessage("invalid-value", text);
    }

    private static ConstraintMessage outOfRange(String text) {
        return new ConstraintMessage("out-of-range", text);
    }

    /** Explains a pattern. A pattern that is a list of alternatives is shown as that list, with a suggestion. */
    static String describePattern(String regexp, String value) {
        String ecmaScript = PathSegments.toEcmaScript(regexp);
        if (!ALTERNATIVES.matcher(regexp).matches())
            return FORMS.getOrDefault(ecmaScript, "The value does not have the form in the contract: " + ecmaScript);
        Set<String> allowed = new LinkedHashSet<>();
        for (String alternative : regexp.split("\\|")) {
            if (alternative.startsWith("-?")) allowed.add("-" + alternative.substring(2));
            allowed.add(alternative.startsWith("-?") ? alternative.substring(2) : alternative);
        }
        String suggestion = DidYouMean.of(value, allowed)
                .map(meant -> " Did you mean " + meant + "?")
                .orElse("");
        return "Allowed: " + String.join(", ", allowed) + "." + suggestion;
    }

    private static String describeBounds(int min, int max, String measured) {
        String bounds = max == Integer.MAX_VALUE ? "At least " + min : min == 0 ? "At most " + max : min + " to " + max;
        return bounds + " " + measured + ".";
    }

    private static String describeSize(Object value) {
        if (value instanceof Collection<?> items) return "items; these are " + items.size();
        if (value instanceof Map<?, ?> members) return "members; these are " + members.size();
        return "characters; these are " + String.valueOf(value).length();
    }
}
