package dateline.article.check;

import dateline.http.problem.Problem;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * The version of a wire item: a whole number or an RFC 3339 instant. Other text is rejected, because its order is
 * ambiguous ({@code v10}, {@code v9}).
 */
public record SourceVersion(String text, BigInteger number, Instant instant) {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,100}");

    /** @throws Problem 422 if the text is neither */
    public static SourceVersion of(String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) return new SourceVersion(text, new BigInteger(text), null);
        try {
            return new SourceVersion(text, null, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw problem("invalid-value", "Expected a whole number or an RFC 3339 instant, as text.");
        }
    }

    /** @throws Problem 422 if one is a number and the other an instant */
    public int compareTo(SourceVersion other) {
        if ((number == null) != (other.number == null)) {
            throw problem(
                            "kind-differs",
                            "The item exists in version " + other.text
                                    + "; a number cannot be compared with an instant. Send the same kind of version as before.")
                    .with("currentSourceVersion", other.text);
        }
        return number == null ? instant.compareTo(other.instant) : number.compareTo(other.number);
    }

    private static Problem problem(String code, String detail) {
        return Problem.invalidBody().at("/sourceVersion", code, detail);
    }
}
