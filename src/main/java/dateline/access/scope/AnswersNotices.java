package dateline.access.scope;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** For current and former partners that respond to notices. */
@PermissionsAllowed({Scopes.SYNDICATION_WRITE, Scopes.NOTICES})
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface AnswersNotices {}
