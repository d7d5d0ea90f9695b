package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For a partner's keys that request permissions, report reproductions and acknowledge notices. */
@PermissionsAllowed(Scopes.SYNDICATION_WRITE)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesSyndication {}
