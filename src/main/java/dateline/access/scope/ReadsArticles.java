package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For the newsroom's own front ends and people. */
@PermissionsAllowed(Scopes.ARTICLES_READ)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsArticles {}
