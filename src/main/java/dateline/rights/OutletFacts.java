package dateline.rights;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * The facts about an outlet of a partner that the decision uses.
 *
 * @param worldwide whether the outlet is available in every territory; {@code territories} is then ignored
 * @param territories ISO 3166-1 codes; null or empty means unknown, and no permission covers the outlet
 * @param channels empty for all channels; null means unknown, and no permission covers the outlet
 */
public record OutletFacts(UUID id, boolean worldwide, Set<String> territories, Set<Channel> channels) {

    public OutletFacts {
        territories = DefensiveCopies.copyCountryCodes(territories);
        channels = DefensiveCopies.copySet(channels);
    }

    /** Whether the permission covers every territory and channel of the outlet. */
    public boolean isCoveredBy(PermissionFacts permission) {
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
