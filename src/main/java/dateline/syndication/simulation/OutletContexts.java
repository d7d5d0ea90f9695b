package dateline.syndication.simulation;

import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.PartnerContext;
import java.util.List;
import java.util.stream.Stream;

/** A partner in one of its outlets, before and after a change. */
record OutletContexts(Outlet outlet, PartnerContext before, PartnerContext after) {

    /**
     * Says which permissions cover the outlet, before and after the change. Outlets for which this is equal gain and
     * lose the same articles.
     */
    List<Boolean> coverage() {
        return Stream.concat(before.coverage().stream(), after.coverage().stream())
                .toList();
    }

    /** The use that the catalogue, the change feed and the quota are simulated for. */
    Use use() {
        return before.use();
    }
}
