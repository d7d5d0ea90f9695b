package dateline.http.describe;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

/** The shortest and the longest duration that a member of a request may have. A problem names both, in whatever way the value is wrong. */
@Constraint(validatedBy = DurationRange.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface DurationRange {

    /** ISO 8601, such as {@code PT1M}. */
    String min();

    /** ISO 8601, such as {@code P14D}. */
    String max();

    String message() default "Must be between {min} and {max}.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates the value. */
    class Check implements ConstraintValidator<DurationRange, Duration> {

        private Duration min;
        private Duration max;

        @Override
        public void initialize(DurationRange range) {
            min = Duration.parse(range.min());
            max = Duration.parse(range.max());
        }

        @Override
        public boolean isValid(Duration duration, ConstraintValidatorContext context) {
            return duration == null || duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
        }
    }
}
