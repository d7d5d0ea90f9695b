package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For a partner's keys that ask, report and acknowledge. */
@PermissionsAllowed(Scopes.SYNDICATION_WRITE)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesSyndication {}
