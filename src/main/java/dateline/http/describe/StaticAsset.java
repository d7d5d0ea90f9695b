package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A file that changes only with a release of Dateline. Any cache may store it for an hour and serve it stale for a day while it fetches a
 * newer one. Clients can request a part of it with {@code Range}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface StaticAsset {}
