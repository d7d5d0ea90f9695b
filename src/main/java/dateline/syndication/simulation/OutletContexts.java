package dateline.syndication.simulation;

import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.PartnerContext;

/** A partner in one of its outlets, before and after a change. */
record OutletContexts(Outlet outlet, PartnerContext before, PartnerContext after) {

    /** The use that the catalogue, the change feed and the quota are simulated for. */
    Use use() {
        return before.use();
    }
}
