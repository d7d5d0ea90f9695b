package dateline.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the rights desk and for whoever audits it. */
@PermissionsAllowed({Scopes.PERMISSIONS_WRITE, Scopes.AUDIT_READ})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsReports {}
