package dateline.rights;

/** The use that is to be decided: what a partner wants to do in one of its outlets. */
public record RequestedUse(PartnerFacts partner, OutletFacts outlet, Use use) {}
