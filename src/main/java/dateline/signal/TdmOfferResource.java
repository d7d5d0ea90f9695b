package dateline.signal;

import dateline.article.policy.UsePolicySignals;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Problem;
import dateline.policy.OdrlTerms;
import dateline.policy.TdmRep2024;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** The offer of text and data mining to which the header {@code tdm-policy} leads. */
@Path(UsePolicySignals.TDM_OFFER_PATH)
@Produces(OdrlTerms.MEDIA_TYPE)
@Blocking
public class TdmOfferResource {

    private final SignalSubjects subjects;
    private final PublicUrl url;

    TdmOfferResource(SignalSubjects subjects, PublicUrl url) {
        this.subjects = subjects;
        this.url = url;
    }

    /** @throws Problem 404 if text and data mining is not offered */
    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLES)
    public Document getTdmOffer(@RestQuery UUID article) {
        SignalSubject subject = subjects.find(article);
        if (!TdmRep2024.isOffered(subject.policy()))
            throw Problem.of("tdm-not-offered", "The use policy does not offer text and data mining here.");
        String target = article == null ? url.to(subject.asset()) : subject.asset();
        return subject.document(TdmRep2024.offer(
                subject.policy(),
                UsePolicySignals.tdmOffer(subject.article(), url),
                target,
                url.origin(),
                url.terms()));
    }
}
