package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For keys of the newsroom or a partner that manage webhooks. */
@PermissionsAllowed(Scopes.WEBHOOKS_WRITE)
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface WritesWebhooks {}
