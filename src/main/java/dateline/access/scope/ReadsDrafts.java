package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For keys that read drafts, such as those of a preview site, and for editors. */
@PermissionsAllowed({Scopes.DRAFTS_READ, Scopes.ARTICLES_WRITE})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsDrafts {}
