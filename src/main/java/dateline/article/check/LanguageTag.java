package dateline.article.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** A language tag that is well-formed (BCP 47, RFC 5646 section 2.2.9). */
@Constraint(validatedBy = LanguageTag.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface LanguageTag {

    String message() default "must be a well-formed BCP 47 language tag, such as en or pt-BR";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<LanguageTag, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || isLanguageCode(text) || isWellFormed(text);
        }

        // The most frequent form, tested first: a language code without subtags.
        static boolean isLanguageCode(String text) {
            boolean onlyLetters = text.length() == 2 || text.length() == 3;
            for (int i = 0; i < text.length() && onlyLetters; i++)
                onlyLetters = text.charAt(i) >= 'a' && text.charAt(i) <= 'z';
            return onlyLetters;
        }

        static boolean isWellFormed(String text) {
            try {
                new Locale.Builder().setLanguageTag(text);
                return true;
            } catch (IllformedLocaleException e) {
                return false;
            }
        }
    }
}
