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
        territories = DefensiveCopies.copyCountryCodes(territories);
        channels = DefensiveCopies.copySet(channels);
    }

    boolean isCoveredBy(PermissionFacts permission) {
        return id != null
                && areTerritoriesCovered(permission.territories(), permission.excludedTerritories())
                && areChannelsCovered(permission.channels());
    }

    private boolean areTerritoriesCovered(Set<String> allowed, Set<String> excluded) {
        if (worldwide) {
            return DefensiveCopies.isNullOrEmpty(allowed) && DefensiveCopies.isNullOrEmpty(excluded);
        }
        if (DefensiveCopies.isNullOrEmpty(territories) || !DefensiveCopies.areAllKnown(territories)) {
            return false;
        }
        boolean allAllowed = DefensiveCopies.isNullOrEmpty(allowed) || allowed.containsAll(territories);
        boolean noneExcluded = DefensiveCopies.isNullOrEmpty(excluded)
                || DefensiveCopies.areAllKnown(excluded) && Collections.disjoint(excluded, territories);
        return allAllowed && noneExcluded;
    }

    private boolean areChannelsCovered(Set<Channel> allowed) {
        if (!DefensiveCopies.areAllKnown(channels)) {
            return false;
        }
        return DefensiveCopies.isNullOrEmpty(allowed)
                || allowed.containsAll(channels.isEmpty() ? EnumSet.allOf(Channel.class) : channels);
    }
}
