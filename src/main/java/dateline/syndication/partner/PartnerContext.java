package dateline.syndication.partner;

import dateline.article.model.SectionTree;
import dateline.article.search.Feed;
import dateline.rights.Action;
import dateline.rights.PermissionFacts;
import dateline.rights.RequestedUse;
import dateline.syndication.terms.Selection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The data of a partner that every decision for it needs.
 *
 * @param requestedUse reproduction by the partner in the outlet
 * @param permissionFacts the permissions in the form in which they are decided on
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
        List<Permission> permissions = Permission.of(partnerId);
        TreeSet<String> feedSlugs = new TreeSet<>();
        TreeSet<String> excludedFeeds = new TreeSet<>();
        for (Permission permission : permissions) {
            feedSlugs.addAll(feeds(permission.terms.scopeOrEmpty()));
            excludedFeeds.addAll(feeds(permission.terms.excludeOrEmpty()));
        }
        feedSlugs.addAll(excludedFeeds);
        List<Feed> feeds = feedSlugs.isEmpty() ? List.of() : Feed.list("slug in ?1 order by slug", feedSlugs);
        feeds.forEach(feed -> excludedFeeds.remove(feed.slug));
        Partner partner = Partner.required(partnerId);
        Outlet outlet = Outlet.required(partnerId, outletId);
        return new PartnerContext(
                partner,
                outlet,
                new RequestedUse(partner.facts(), outlet.facts(), Action.REPRODUCE),
                permissions,
                permissions.stream().map(Permission::facts).toList(),
                feeds,
                !excludedFeeds.isEmpty(),
                SectionTree.load());
    }

    private static List<String> feeds(Selection selection) {
        return selection.feeds() == null ? List.of() : selection.feeds();
    }

    public boolean isClosed() {
        return partner.isClosed();
    }

    public RequestedUse requestedUse(Action action) {
        return new RequestedUse(requestedUse.partner(), requestedUse.outlet(), action);
    }

    public Permission permission(UUID id) {
        return permissions.stream()
                .filter(permission -> permission.id.equals(id))
                .findFirst()
                .orElseThrow(() -> Permission.unknown(id));
    }
}
