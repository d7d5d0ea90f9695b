package dateline.http.response;

import dateline.http.describe.DeprecatedSince;
import dateline.http.describe.ServerCached;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Operations for tests, since Dateline has none that are deprecated. They exist in the profile {@code EmptyNewsroom} only. */
@Path("/deprecated-operations")
@IfBuildProperty(name = "test.deprecated-operations", stringValue = "true")
public class DeprecatedOperations {

    /** A response. */
    public record Echo(String text) {}

    @GET
    @Path("/whole")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.STATIC)
    @Operation(hidden = true)
    @DeprecatedSince(value = "2027-01-01", sunset = "2028-01-01")
    public Echo readWhole(@RestQuery String text) {
        return new Echo(text);
    }

    @GET
    @Path("/part")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.STATIC)
    @Operation(hidden = true)
    public Echo readPart(
            @RestQuery String text,
            @RestQuery @DeprecatedSince(value = "2026-12-01", sunset = "2028-06-01") String words) {
        return new Echo(words == null ? text : words);
    }

    @POST
    @Path("/whole")
    @PermitAll
    @Operation(hidden = true)
    @DeprecatedSince(value = "2027-01-01", sunset = "2028-01-01")
    public Echo writeWhole() {
        return new Echo("written");
    }
}
