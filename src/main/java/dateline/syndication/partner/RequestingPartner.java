package dateline.syndication.partner;

import dateline.access.key.Caller;
import dateline.http.problem.Problem;
import java.util.List;
import java.util.UUID;

/** Resolves the partner and outlet of a request: of a partner's key its own, of the rights desk those that it names. */
public final class RequestingPartner {

    private RequestingPartner() {}

    /** A partner and one of its outlets. */
    public record PartnerOutlet(UUID partner, UUID outlet) {}

    public static PartnerOutlet partnerOutlet(Caller caller) {
        return new PartnerOutlet(
                caller.partner().orElseThrow(RequestingPartner::keyWithoutPartner),
                caller.outlet().orElseThrow(RequestingPartner::keyWithoutPartner));
    }

    public static PartnerContext loadContext(Caller caller) {
        PartnerOutlet partnerOutlet = partnerOutlet(caller);
        return PartnerContext.of(partnerOutlet.partner(), partnerOutlet.outlet());
    }

    /**
     * The partner of the key; for a key of the newsroom the partner that the request names.
     *
     * @throws Problem 400 if a partner's key names another partner, or another key names none; 404 if there is no such partner
     */
    public static UUID partner(Caller caller, UUID named) {
        if (caller.partner().isPresent()) {
            UUID own = caller.partner().get();
            if (named != null && !named.equals(own)) throw notNamedByPartner("partner");
            return own;
        }
        if (named == null)
            throw Problem.of("parameter-invalid", "partner: a key of the newsroom must name the partner.")
                    .parameter("partner", "missing", "The id of a partner.");
        return Partner.required(named).id;
    }

    private static Problem notNamedByPartner(String parameter) {
        return Problem.of(
                        "parameter-invalid",
                        parameter
                                + ": your key belongs to a partner. Only the rights desk can name another partner or outlet.")
                .parameter(parameter, "not-allowed", "Leave it out.");
    }

    /**
     * The context of a partner's key.
     *
     * @throws Problem 400 if the request names a partner or outlet
     */
    public static PartnerContext loadContext(Caller caller, UUID partner, UUID outlet) {
        if (partner != null || outlet != null) throw notNamedByPartner(partner != null ? "partner" : "outlet");
        return loadContext(caller);
    }

    /**
     * The context for the rights desk.
     *
     * @param outlet may be null if the partner has exactly one outlet
     */
    public static PartnerContext loadContext(UUID partner, UUID outlet) {
        Partner.required(partner);
        List<Outlet> outlets = Outlet.of(partner);
        if (outlet == null && outlets.size() != 1) {
            throw Problem.of(
                            "parameter-invalid",
                            "outlet: this partner has " + outlets.size() + " outlets. Name one of them.")
                    .parameter("outlet", "missing", "The id of an outlet.");
        }
        return PartnerContext.of(partner, outlet == null ? outlets.get(0).id : outlet);
    }

    private static Problem keyWithoutPartner() {
        return Problem.of("scope-missing", "This key belongs to no partner.");
    }
}
