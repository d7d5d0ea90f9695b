package dateline.article.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;

/** An absolute http or https URL of at most 2,000 characters, without user and password. */
@Constraint(validatedBy = WebAddress.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface WebAddress {

    String message() default "An absolute http or https URL of at most 2000 characters, without user and password.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<WebAddress, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || isWebAddress(text);
        }

        public static boolean isWebAddress(String text) {
            if (text.length() > 2_000) return false;
            try {
                URI uri = new URI(text);
                boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
                return isHttp && uri.getHost() != null && uri.getRawUserInfo() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }
}
