package dateline.rights;

/** A partner wants to do something with an article in one of its outlets. */
public record Ask(Partner partner, Outlet outlet, Action action) {}
