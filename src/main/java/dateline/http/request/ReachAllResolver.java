package dateline.http.request;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.inject.Singleton;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;

/**
 * Lets Bean Validation treat every member as loaded. Requests are validated, never entities, so the default check with JPA whether each member
 * is loaded only costs time.
 */
@Singleton
class ReachAllResolver implements ValidatorFactoryCustomizer {

    private static final class AlwaysReachable implements TraversableResolver {

        @Override
        public boolean isReachable(Object in, Path.Node member, Class<?> root, Path to, ElementType kind) {
            return true;
        }

        @Override
        public boolean isCascadable(Object in, Path.Node member, Class<?> root, Path to, ElementType kind) {
            return true;
        }
    }

    @Override
    public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
        configuration.traversableResolver(new AlwaysReachable()).enableTraversableResolverResultCache(false);
    }
}
