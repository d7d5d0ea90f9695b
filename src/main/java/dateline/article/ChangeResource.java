package dateline.article;

import dateline.http.Now;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.RestQuery;

/** For whoever keeps a copy of what everybody may read. */
@Path("/v1/changes")
@Produces("application/json")
@Blocking
public class ChangeResource {

    private final PublicChanges changes;
    private final Now now;

    ChangeResource(PublicChanges changes, Now now) {
        this.changes = changes;
        this.now = now;
    }

    @GET
    @PermitAll
    @Transactional
    public ArticleChanges listChanges(
            @RestQuery String since, @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return changes.read(since, limit, now::instant);
    }
}
