package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For keys that create and revoke keys. */
@PermissionsAllowed(Scopes.KEYS_WRITE)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesKeys {}
