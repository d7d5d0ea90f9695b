package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the rights desk, which checks every copy, and for current and former partners, which check their own. */
@PermissionsAllowed({Scopes.PERMISSIONS_WRITE, Scopes.SYNDICATION_WRITE, Scopes.NOTICES})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ChecksReproductions {}
