package dateline.rights;

/** A partner wants to do something with an article in one of its outlets. */
public record RequestedUse(PartnerFacts partner, OutletFacts outlet, Action action) {}
