package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For partners, former ones too, which read where they said that they run something. */
@PermissionsAllowed({Scopes.SYNDICATION_READ, Scopes.NOTICES})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface ReadsReproductions {}
