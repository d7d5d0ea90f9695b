package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The operation or the query parameter is deprecated. Responses to the operation, or to requests with the parameter, have the headers {@code
 * Deprecation} and {@code Sunset}, and the contract marks it as {@code deprecated}. Its description names the replacement.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD})
public @interface DeprecatedSince {

    /** Date of the release that deprecates it, such as {@code 2027-01-15}. */
    String value();

    /** The first day on which it may be missing, at least 12 months later. */
    String sunset();
}
