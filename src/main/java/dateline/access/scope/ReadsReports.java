package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For whoever looks after what partners did: the rights desk and auditors. */
@PermissionsAllowed({Scopes.AUDIT_READ, Scopes.PERMISSIONS_WRITE})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsReports {}
