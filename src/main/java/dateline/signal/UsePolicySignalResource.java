package dateline.signal;

import dateline.article.policy.UsePolicySignals;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.ServerCached;
import dateline.policy.RobotsTxt;
import dateline.policy.Rsl10;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** The licence file and robots.txt, which state the use policy of this server. */
@Path("/")
@Blocking
public class UsePolicySignalResource {

    private final SignalSubjects subjects;
    private final SignalConfig config;
    private final PublicUrl url;

    UsePolicySignalResource(SignalSubjects subjects, SignalConfig config, PublicUrl url) {
        this.subjects = subjects;
        this.config = config;
        this.url = url;
    }

    @GET
    @Path(UsePolicySignals.LICENSE_PATH)
    @Produces(Rsl10.MEDIA_TYPE)
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLES)
    public Document getLicense(@RestQuery UUID article) {
        SignalSubject subject = subjects.find(article);
        return subject.document(Rsl10.write(subject.asset(), subject.policy(), url.terms()));
    }

    @GET
    @Path("/robots.txt")
    @Produces("text/plain;charset=UTF-8")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLES)
    @Operation(hidden = true)
    public Document getRobots() {
        SignalSubject everything = subjects.everything();
        RobotsTxt.RobotsLines lines = new RobotsTxt.RobotsLines(
                config.robotsLicense() ? UsePolicySignals.license(null, url) : null,
                config.contentUsageAiprefVocab08());
        return everything.document(RobotsTxt.write(everything.policy(), lines, url.to("/news-sitemap.xml")));
    }
}
