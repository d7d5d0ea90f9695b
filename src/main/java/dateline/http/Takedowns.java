package dateline.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Requests that take text or rights back. With a key that is in force no limit refuses them. */
public final class Takedowns {

    private static final Pattern POSTED = Pattern.compile(
            "/v1/(articles/[^/.]++/(kills|withholdings|unpublications)|permissions/[^/.]++/(suspensions|revocations))");
    private static final Pattern KEY = Pattern.compile("/v1/keys/[^/]++");

    private Takedowns() {}

    /** Whether the method and the path are those of a kill, a withholding, an unpublication, a suspension or a revocation. */
    public static boolean asked(RoutingContext rc) {
        String path = rc.request().path();
        if (rc.request().method() == HttpMethod.POST)
            return POSTED.matcher(path).matches();
        return rc.request().method() == HttpMethod.DELETE && KEY.matcher(path).matches();
    }
}
