package dateline.rights;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Where a partner publishes.
 *
 * @param worldwide whether it is to be had everywhere; then the territories do not matter
 * @param territories ISO 3166-1 codes; null or empty is unknown, and no permission covers it
 * @param channels empty for all channels; null is unknown, and no permission covers it
 */
public record Outlet(UUID id, boolean worldwide, Set<String> territories, Set<Channel> channels) {

    public Outlet {
        territories = Given.codes(territories);
        channels = Given.set(channels);
    }

    boolean coveredBy(Permission permission) {
        return id != null
                && placesCovered(permission.territories(), permission.excludedTerritories())
                && channelsCovered(permission.channels());
    }

    private boolean placesCovered(Set<String> allowed, Set<String> excluded) {
        if (worldwide) {
            return Given.nothing(allowed) && Given.nothing(excluded);
        }
        if (Given.nothing(territories) || !Given.allKnown(territories)) {
            return false;
        }
        boolean inside = Given.nothing(allowed) || allowed.containsAll(territories);
        boolean outside =
                Given.nothing(excluded) || Given.allKnown(excluded) && Collections.disjoint(excluded, territories);
        return inside && outside;
    }

    private boolean channelsCovered(Set<Channel> allowed) {
        if (!Given.allKnown(channels)) {
            return false;
        }
        return Given.nothing(allowed)
                || allowed.containsAll(channels.isEmpty() ? EnumSet.allOf(Channel.class) : channels);
    }
}
