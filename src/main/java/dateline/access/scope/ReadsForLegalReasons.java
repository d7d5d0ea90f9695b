package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks operations that read the text of a killed article. The key needs both scopes. */
@PermissionsAllowed(
        value = {Scopes.ARTICLES_READ, Scopes.AUDIT_READ},
        inclusive = true)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsForLegalReasons {}
