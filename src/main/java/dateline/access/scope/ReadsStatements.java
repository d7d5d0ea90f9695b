package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the rights desk and auditors, who read the statements of every partner, and for partners, which read their own. */
@PermissionsAllowed({Scopes.AUDIT_READ, Scopes.PERMISSIONS_WRITE, Scopes.SYNDICATION_READ})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsStatements {}
