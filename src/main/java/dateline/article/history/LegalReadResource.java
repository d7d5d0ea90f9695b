package dateline.article.history;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsForLegalReasons;
import dateline.article.read.SerializedArticle;
import dateline.http.base.PathSegments;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Reads of killed texts for legal reasons, each recorded in the audit log. Without {@code Idempotency-Key}, because its
 * store would keep the text.
 */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/legal-reads")
@Produces("application/json")
@ReadsForLegalReasons
@NeverStored
public class LegalReadResource {

    private final KilledText killedText;
    private final Caller caller;
    private final Now now;

    LegalReadResource(KilledText killedText, Caller caller, Now now) {
        this.killedText = killedText;
        this.caller = caller;
        this.now = now;
    }

    // The audit event is committed before the response is written.
    @POST
    @Consumes("application/json")
    @Transactional
    public SerializedArticle readKilledArticle(@RestPath String article, @NotNull @Valid LegalReadRequest request) {
        return killedText.read(article, request, caller.name(), now.instant());
    }
}
