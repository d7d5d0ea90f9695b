package dateline.rights;

/** The use that is to be decided: an action by a partner in one of its outlets. */
public record RequestedUse(PartnerFacts partner, OutletFacts outlet, Action action) {}
