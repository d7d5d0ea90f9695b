package dateline.signal;

import dateline.article.policy.UsePolicySignals;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.ServerCached;
import dateline.policy.TdmRep2024;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/**
 * The file of TDMRep for the whole server. A class of its own, because a path is searched only in the classes with the longest
 * matching path.
 */
@Path("/.well-known/tdmrep.json")
@Produces("application/json")
@Blocking
public class TdmReservationResource {

    private final SignalSubjects subjects;
    private final PublicUrl url;

    TdmReservationResource(SignalSubjects subjects, PublicUrl url) {
        this.subjects = subjects;
        this.url = url;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLES)
    public Document getTdmReservations() {
        SignalSubject everything = subjects.everything();
        return everything.document(
                TdmRep2024.write(everything.asset(), everything.policy(), UsePolicySignals.tdmOffer(null, url)));
    }
}
