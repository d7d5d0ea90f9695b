package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the rights desk and auditors, who read reports on partners' use. */
@PermissionsAllowed({Scopes.AUDIT_READ, Scopes.PERMISSIONS_WRITE})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsReports {}
