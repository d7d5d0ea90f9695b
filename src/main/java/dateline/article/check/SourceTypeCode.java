package dateline.article.check;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A code of {@link DigitalSourceTypes}. */
@Constraint(validatedBy = SourceTypeCode.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface SourceTypeCode {

    String message() default
            "must be a code of the IPTC vocabulary Digital Source Type, such as trainedAlgorithmicMedia or humanEdits";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<SourceTypeCode, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || DigitalSourceTypes.isKnown(text);
        }
    }
}
