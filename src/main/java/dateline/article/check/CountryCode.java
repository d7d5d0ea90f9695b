package dateline.article.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Set;

/** A country code of ISO 3166-1 alpha-2, as the JDK lists them, or XK, the code in common use for Kosovo. */
@Constraint(validatedBy = CountryCode.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface CountryCode {

    String message() default "must be an ISO 3166-1 alpha-2 code in upper case, such as NO";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<CountryCode, String> {

        private static final Set<String> CODES = Set.of(Locale.getISOCountries());

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || CODES.contains(text) || text.equals("XK");
        }
    }
}
