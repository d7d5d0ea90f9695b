package dateline.syndication;

import dateline.access.Caller;
import dateline.access.ReadsPermissions;
import dateline.access.Scopes;
import dateline.http.Now;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.rights.Level;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What may be done with an article: a partner asks for itself, the rights desk for any partner. */
@Path("/v1/articles/{article: [^/.]+}/rights")
@Produces("application/json")
@ReadsPermissions
@Blocking
public class RightsResource {

    private final Rights rights;
    private final Receipts receipts;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    RightsResource(Rights rights, Receipts receipts, Caller caller, Now now, PublicUrl url) {
        this.rights = rights;
        this.receipts = receipts;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public RightsView getRights(@RestPath String article, @RestQuery UUID partner, @RestQuery UUID outlet) {
        boolean desk = caller.may(Scopes.PERMISSIONS_WRITE);
        Licensee licensee = desk ? named(partner, outlet) : Asking.licensee(caller, partner, outlet);
        Ruling ruling = rights.ruling(licensee, article, now.instant());
        if (!desk) Disclosure.requireKnowable(ruling, article, url, now.instant());
        return RightsView.of(ruling, quota(ruling, now.instant()), url, now.instant());
    }

    private static Licensee named(UUID partner, UUID outlet) {
        if (partner == null) {
            throw Problem.of("parameter-invalid", "partner: the rights desk says for whom it asks.")
                    .parameter("partner", "missing", "The id of a partner.");
        }
        return Asking.licensee(partner, outlet);
    }

    private RightsView.QuotaUse quota(Ruling ruling, Instant at) {
        Optional<Permission> permission = ruling.permission();
        Quota quota = permission.map(found -> found.terms.quota()).orElse(null);
        if (quota == null) return null;
        UUID id = permission.get().id;
        boolean whole =
                ruling.permitted().filter(yes -> yes.level() == Level.FULL).isPresent();
        boolean counts = whole && !receipts.free(id, ruling.article().id());
        return new RightsView.QuotaUse(
                quota.limit(),
                quota.period(),
                receipts.counted(id, quota.periodStart(at), quota.periodEnd(at)),
                quota.periodEnd(at),
                ruling.permitted().isEmpty() ? null : counts ? "counts" : "free");
    }
}
