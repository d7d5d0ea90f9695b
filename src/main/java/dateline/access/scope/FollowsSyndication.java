package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For a partner's keys, including those that may only read notices. */
@PermissionsAllowed({Scopes.SYNDICATION_READ, Scopes.NOTICES})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface FollowsSyndication {}
