package dateline.syndication;

import dateline.change.Change;
import dateline.http.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where partners and outlets are made and changed, each change told; in the caller's transaction. */
@Singleton
public class PartnerDesk {

    /** A partner with its outlets; @param id of the new partner */
    Partner make(UUID id, PartnerRequest request, String by, Instant now) {
        check(request);
        Partner partner = begin(id, request, by, now);
        List<OutletRequest> outlets = request.outlets() == null
                ? List.of(new OutletRequest(request.name(), null, true, null, null))
                : request.outlets();
        for (OutletRequest outlet : outlets) open(null, partner, outlet, by, now);
        return partner;
    }

    /** A partner without outlets yet: for who opens them under ids of its own. */
    public Partner begin(UUID id, PartnerRequest request, String by, Instant now) {
        Partner partner = Partner.make(id, request, by, now);
        partner.persistAndFlush();
        Change.of("partner:" + id, "partner-created", now, by);
        return partner;
    }

    void edit(Partner partner, PartnerRequest request, String by, Instant now) {
        if (request.outlets() != null) {
            throw broken().at("/outlets", "exclusive", "Outlets are changed one by one, under the partner's outlets.");
        }
        check(request);
        partner.edit(request, by, now);
        Change.of("partner:" + partner.id, "partner-changed", now, by);
    }

    /** @param id of the new outlet, or null */
    public Outlet open(UUID id, Partner partner, OutletRequest request, String by, Instant now) {
        Outlet outlet = Outlet.make(id, partner.id, checked(request), by, now);
        outlet.persistAndFlush();
        Change.of("outlet:" + outlet.id, "outlet-created", now, by);
        return outlet;
    }

    void edit(Outlet outlet, OutletRequest request, String by, Instant now) {
        outlet.edit(checked(request), by, now);
        Change.of("outlet:" + outlet.id, "outlet-changed", now, by);
    }

    private static OutletRequest checked(OutletRequest request) {
        Problem problem = broken();
        request.check(problem, "");
        if (!problem.errors().isEmpty()) throw problem;
        return request;
    }

    private static void check(PartnerRequest request) {
        Problem problem = broken();
        Countries.check(request.country(), "/country", problem);
        List<OutletRequest> outlets = request.outlets() == null ? List.of() : request.outlets();
        for (int i = 0; i < outlets.size(); i++) outlets.get(i).check(problem, "/outlets/" + i);
        if (!problem.errors().isEmpty()) throw problem;
    }

    static Problem broken() {
        return Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
    }
}
