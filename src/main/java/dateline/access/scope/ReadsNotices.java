package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the rights desk, which reads every notice, and for current and former partners, which read their own. */
@PermissionsAllowed({Scopes.PERMISSIONS_WRITE, Scopes.AUDIT_READ, Scopes.SYNDICATION_READ, Scopes.NOTICES})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsNotices {}
