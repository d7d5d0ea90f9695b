package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For keys with both scopes: reads of texts that nobody else can read any more. */
@PermissionsAllowed(
        value = {Scopes.ARTICLES_READ, Scopes.AUDIT_READ},
        inclusive = true)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsForLegalReasons {}
