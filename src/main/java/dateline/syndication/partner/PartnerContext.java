package dateline.syndication.partner;

import dateline.article.model.SectionTree;
import dateline.article.search.Feed;
import dateline.rights.PermissionFacts;
import dateline.rights.RequestedUse;
import dateline.rights.Use;
import dateline.syndication.terms.Selection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The data of a partner that every decision for it needs.
 *
 * @param requestedUse a use by the partner in the outlet; reproduction unless {@link #forUse} was asked for another
 * @param permissionFacts the permissions in the form in which they are decided on for this use
 * @param feeds the feeds that the permissions name in scopes or exclusions
 * @param feedsUnknown whether an exclusion names a feed that no longer exists, so that its articles are unknown
 * @param sections the section tree
 */
public record PartnerContext(
        Partner partner,
        Outlet outlet,
        RequestedUse requestedUse,
        List<Permission> permissions,
        List<PermissionFacts> permissionFacts,
        List<Feed> feeds,
        boolean feedsUnknown,
        SectionTree sections) {

    public static PartnerContext of(UUID partnerId, UUID outletId) {
        return of(
                Partner.required(partnerId),
                Outlet.required(partnerId, outletId),
                Permission.of(partnerId),
                PartnerContext::findFeeds,
                SectionTree.load());
    }

    /**
     * Returns the context as if the partner had this permission, in place of the one with the same id or in addition.
     *
     * @param proposed not stored
     */
    public PartnerContext with(Permission proposed) {
        Stream<Permission> others = permissions.stream().filter(permission -> !permission.id.equals(proposed.id));
        return of(
                        partner,
                        outlet,
                        Stream.concat(others, Stream.of(proposed)).toList(),
                        PartnerContext::findFeeds,
                        sections)
                .forUse(use());
    }

    /**
     * Returns the context of the same partner and use in another outlet.
     *
     * @param other an outlet of the partner
     */
    public PartnerContext in(Outlet other) {
        return new PartnerContext(
                partner,
                other,
                new RequestedUse(requestedUse.partner(), other.facts(), use()),
                permissions,
                permissionFacts,
                feeds,
                feedsUnknown,
                sections);
    }

    /**
     * Says for each permission whether it covers the outlet. Outlets of the partner for which this is equal have the
     * same rights.
     */
    public List<Boolean> coverage() {
        return permissionFacts.stream()
                .map(permission -> requestedUse.outlet().isCoveredBy(permission))
                .toList();
    }

    /** Returns the context of the same partner and outlet for another use. */
    public PartnerContext forUse(Use use) {
        if (use == use()) return this;
        return new PartnerContext(
                partner,
                outlet,
                new RequestedUse(requestedUse.partner(), requestedUse.outlet(), use),
                permissions,
                permissions.stream().map(permission -> permission.facts(use)).toList(),
                feeds,
                feedsUnknown,
                sections);
    }

    public Use use() {
        return requestedUse.use();
    }

    /** The uses that any permission of the partner lists, whatever its state and term. */
    public Set<Use> listedUses() {
        Set<Use> uses = EnumSet.noneOf(Use.class);
        permissions.forEach(permission -> uses.addAll(permission.terms.permittedUses()));
        return uses;
    }

    private static List<Feed> findFeeds(Set<String> slugs) {
        return Feed.list("slug in ?1 order by slug", slugs);
    }

    /** @param findFeeds returns the feeds of these slugs, in the order of their slugs */
    static PartnerContext of(
            Partner partner,
            Outlet outlet,
            List<Permission> permissions,
            Function<Set<String>, List<Feed>> findFeeds,
            SectionTree sections) {
        TreeSet<String> feedSlugs = new TreeSet<>();
        TreeSet<String> excludedFeeds = new TreeSet<>();
        for (Permission permission : permissions) {
            feedSlugs.addAll(feeds(permission.terms.scopeOrEmpty()));
            excludedFeeds.addAll(feeds(permission.terms.excludeOrEmpty()));
        }
        feedSlugs.addAll(excludedFeeds);
        List<Feed> feeds = feedSlugs.isEmpty() ? List.of() : findFeeds.apply(feedSlugs);
        feeds.forEach(feed -> excludedFeeds.remove(feed.slug));
        return new PartnerContext(
                partner,
                outlet,
                new RequestedUse(partner.facts(), outlet.facts(), Use.REPRODUCE),
                permissions,
                permissions.stream()
                        .map(permission -> permission.facts(Use.REPRODUCE))
                        .toList(),
                feeds,
                !excludedFeeds.isEmpty(),
                sections);
    }

    private static List<String> feeds(Selection selection) {
        return selection.feeds() == null ? List.of() : selection.feeds();
    }

    public boolean isClosed() {
        return partner.isClosed();
    }

    public Permission permission(UUID id) {
        return permissions.stream()
                .filter(permission -> permission.id.equals(id))
                .findFirst()
                .orElseThrow(() -> Permission.unknown(id));
    }
}
