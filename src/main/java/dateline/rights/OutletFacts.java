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
public record OutletFacts(UUID id, boolean worldwide, Set<String> territories, Set<Channel> channels) {

    public OutletFacts {
        territories = DefensiveCopies.codes(territories);
        channels = DefensiveCopies.set(channels);
    }

    boolean coveredBy(PermissionFacts permission) {
        return id != null
                && placesCovered(permission.territories(), permission.excludedTerritories())
                && channelsCovered(permission.channels());
    }

    private boolean placesCovered(Set<String> allowed, Set<String> excluded) {
        if (worldwide) {
            return DefensiveCopies.nothing(allowed) && DefensiveCopies.nothing(excluded);
        }
        if (DefensiveCopies.nothing(territories) || !DefensiveCopies.allKnown(territories)) {
            return false;
        }
        boolean inside = DefensiveCopies.nothing(allowed) || allowed.containsAll(territories);
        boolean outside = DefensiveCopies.nothing(excluded)
                || DefensiveCopies.allKnown(excluded) && Collections.disjoint(excluded, territories);
        return inside && outside;
    }

    private boolean channelsCovered(Set<Channel> allowed) {
        if (!DefensiveCopies.allKnown(channels)) {
            return false;
        }
        return DefensiveCopies.nothing(allowed)
                || allowed.containsAll(channels.isEmpty() ? EnumSet.allOf(Channel.class) : channels);
    }
}
