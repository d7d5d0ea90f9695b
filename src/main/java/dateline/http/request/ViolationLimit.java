package dateline.http.request;

import dateline.http.problem.ConstraintMessage;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.ValidationException;
import java.util.Locale;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;
import org.hibernate.validator.messageinterpolation.HibernateMessageInterpolatorContext;

/**
 * Ends the validation of a document at the violation after the first {@value #MAX_VIOLATIONS}. Hibernate Validator collects all violations,
 * and its time grows with the square of their number where elements of a list are null: 8,000 took seconds. It asks for the message of each
 * violation as it finds it, which is the only place where it can be ended.
 */
@Singleton
class ViolationLimit implements ValidatorFactoryCustomizer {

    static final int MAX_VIOLATIONS = 100;

    private static final ThreadLocal<ViolationCount> COUNT = ThreadLocal.withInitial(ViolationCount::new);

    /** The document has more than {@value #MAX_VIOLATIONS} violations. */
    static final class TooManyViolations extends ValidationException {

        private final transient Problem problem;

        private TooManyViolations(Problem problem) {
            super(problem);
            this.problem = problem;
        }

        /** The 422 with the first violations. */
        Problem problem() {
            return problem;
        }
    }

    private static final class ViolationCount {

        private io.vertx.core.Context request;
        private int violations;
        private Problem problem;

        private void begin(Context of) {
            request = of;
            violations = 0;
            problem = null;
        }

        private void add(String pointer, ConstraintMessage rule) {
            if (problem == null) problem = Problem.invalidBody();
            if (++violations <= MAX_VIOLATIONS) {
                problem.at(pointer, rule.code(), rule.text());
                return;
            }
            Problem complete = problem.at(
                    "", "invalid-value", "There are more errors; these are the first " + MAX_VIOLATIONS + ".");
            begin(null);
            throw new TooManyViolations(complete);
        }
    }

    /** Begins the validation of another document of the same request. */
    static void begin() {
        COUNT.get().begin(Vertx.currentContext());
    }

    @Override
    public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
        configuration.messageInterpolator(new Counting(configuration.getDefaultMessageInterpolator()));
    }

    private record Counting(MessageInterpolator messages) implements MessageInterpolator {

        @Override
        public String interpolate(String template, Context context) {
            return count(template, context, messages.interpolate(template, context));
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            return count(template, context, messages.interpolate(template, context, locale));
        }

        private static String count(String template, Context context, String message) {
            ViolationCount count = COUNT.get();
            // Each request has a context of its own.
            if (count.request != Vertx.currentContext()) count.begin(Vertx.currentContext());
            count.add(
                    ViolationProblems.pointer(context.unwrap(HibernateMessageInterpolatorContext.class)
                            .getPropertyPath()),
                    ConstraintMessage.of(
                            context.getConstraintDescriptor().getAnnotation(),
                            ConstraintMessage.isStandard(template),
                            context.getValidatedValue(),
                            message));
            return message;
        }
    }
}
