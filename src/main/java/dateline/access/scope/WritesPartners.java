package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For keys of the rights desk that manage partners and outlets. */
@PermissionsAllowed(Scopes.PARTNERS_WRITE)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesPartners {}
