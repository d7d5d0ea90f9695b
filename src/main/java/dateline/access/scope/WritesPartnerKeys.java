package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * For keys with both scopes: a key created for a partner can read everything that the partner may, embargoed text
 * included.
 */
@PermissionsAllowed(
        value = {Scopes.KEYS_WRITE, Scopes.PARTNERS_WRITE},
        inclusive = true)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesPartnerKeys {}
