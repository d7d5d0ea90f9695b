package dateline.article.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A name that contains at least one letter or digit of any script, not signs only. */
@Constraint(validatedBy = Readable.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface Readable {

    String MESSAGE = "A name must contain a letter or a digit, of any script.";

    String message() default MESSAGE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<Readable, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || isReadable(text);
        }

        public static boolean isReadable(String text) {
            return text.codePoints().anyMatch(Character::isLetterOrDigit);
        }
    }
}
