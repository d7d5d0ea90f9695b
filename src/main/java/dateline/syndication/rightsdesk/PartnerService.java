package dateline.syndication.rightsdesk;

import dateline.access.key.Audit;
import dateline.change.Change;
import dateline.http.problem.Problem;
import dateline.syndication.notice.RightsReduction;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.OutletRequest;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerRequest;
import dateline.syndication.terms.Contact;
import dateline.syndication.terms.Countries;
import dateline.syndication.terms.Exclusions;
import dateline.syndication.terms.SelectionNamesCheck;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Creates and edits partners and outlets in the caller's transaction, with a row in the change log and an audit event
 * for each change.
 */
@Singleton
public class PartnerService {

    private final SelectionNamesCheck selectionNames;
    private final RightsReduction rightsReduction;

    PartnerService(SelectionNamesCheck selectionNames, RightsReduction rightsReduction) {
        this.selectionNames = selectionNames;
        this.rightsReduction = rightsReduction;
    }

    Partner create(UUID id, PartnerRequest request, String by, Instant now) {
        return create(id, request, List.of(), by, now);
    }

    /**
     * Creates a partner with fixed ids, for the demo newsroom.
     *
     * @param outletIds ids in the order of the outlets; outlets beyond the end of the list get new ids
     */
    public Partner create(UUID id, PartnerRequest request, List<UUID> outletIds, String by, Instant now) {
        check(request, null);
        Partner partner = Partner.create(id, request, by, now);
        partner.persistAndFlush();
        Change.of("partner:" + id, "partner-created", now, by);
        audit(partner, "partner-created").to(partner.toRequest()).record(by, now);
        List<OutletRequest> outlets = request.outlets() == null
                ? List.of(new OutletRequest(request.name(), null, true, null, null))
                : request.outlets();
        for (int i = 0; i < outlets.size(); i++) {
            addOutlet(i < outletIds.size() ? outletIds.get(i) : null, partner, outlets.get(i), by, now);
        }
        return partner;
    }

    public void edit(Partner partner, PartnerRequest request, String by, Instant now) {
        if (request.outlets() != null) {
            throw Problem.invalidBody()
                    .at("/outlets", "exclusive", "Outlets are changed one by one, under the partner's outlets.");
        }
        check(request, partner.exclude);
        PartnerRequest before = partner.toRequest();
        rightsReduction.runEdit(partner.id, null, now, () -> {
            if (partner.edit(request, by, now)) Change.of("partner:" + partner.id, "partner-changed", now, by);
        });
        if (partner.toRequest().equals(before)) return;
        audit(partner, "partner-changed").from(before).to(partner.toRequest()).record(by, now);
    }

    /** Changes the contacts of a locked partner. No right depends on them, so the change log has no row for it. */
    public void editContacts(Partner partner, List<Contact> contacts, String by, Instant now) {
        PartnerRequest before = partner.toRequest();
        PartnerRequest after =
                new PartnerRequest(before.name(), before.status(), before.country(), contacts, before.exclude(), null);
        if (!partner.edit(after, by, now)) return;
        audit(partner, "partner-changed").from(before).to(partner.toRequest()).record(by, now);
    }

    /** @param id of the new outlet, or null for a generated one */
    Outlet addOutlet(UUID id, Partner partner, OutletRequest request, String by, Instant now) {
        Outlet outlet = Outlet.create(id, partner.id, requireValid(request), by, now);
        outlet.persistAndFlush();
        Change.of("outlet:" + outlet.id, "outlet-created", now, by);
        audit(outlet, "outlet-created").to(outlet.toRequest()).record(by, now);
        return outlet;
    }

    void edit(Outlet outlet, OutletRequest request, String by, Instant now) {
        OutletRequest before = outlet.toRequest();
        rightsReduction.runEdit(outlet.partnerId, null, now, () -> {
            if (outlet.edit(requireValid(request), by, now))
                Change.of("outlet:" + outlet.id, "outlet-changed", now, by);
        });
        if (outlet.toRequest().equals(before)) return;
        audit(outlet, "outlet-changed").from(before).to(outlet.toRequest()).record(by, now);
    }

    private static Audit audit(Partner partner, String kind) {
        return Audit.of("partner:" + partner.id, kind).partner(partner.id);
    }

    private static Audit audit(Outlet outlet, String kind) {
        return Audit.of("outlet:" + outlet.id, kind).partner(outlet.partnerId);
    }

    private static OutletRequest requireValid(OutletRequest request) {
        Problem problem = Problem.invalidBody();
        request.check(problem, "");
        if (!problem.errors().isEmpty()) throw problem;
        return request;
    }

    private void check(PartnerRequest request, Exclusions before) {
        Problem problem = Problem.invalidBody();
        Countries.check(request.country(), "/country", problem);
        selectionNames.check(request.exclude(), before, problem);
        List<OutletRequest> outlets = request.outlets() == null ? List.of() : request.outlets();
        for (int i = 0; i < outlets.size(); i++) outlets.get(i).check(problem, "/outlets/" + i);
        if (!problem.errors().isEmpty()) throw problem;
    }
}
