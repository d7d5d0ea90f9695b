package dateline.rights;

import static dateline.rights.DecisionFixtures.EVERYWHERE;
import static dateline.rights.DecisionFixtures.NORDIC_PAPER;
import static dateline.rights.DecisionFixtures.OSLO_SITE;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.id;
import static dateline.rights.DecisionFixtures.permissionFacts;
import static dateline.rights.DecisionFixtures.permits;
import static dateline.rights.DecisionFixtures.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a permission permits: territories and channels of the outlet. */
class OutletFactsTest {

    private static final PermissionFacts NORWAY =
            permissionFacts().territories(Set.of("NO")).build();
    private static final PermissionFacts ALL_BUT_SWEDEN =
            permissionFacts().excludedTerritories(Set.of("SE")).build();
    private static final PermissionFacts ANYWHERE = permissionFacts().build();
    private static final PermissionFacts ONLINE =
            permissionFacts().channels(Set.of(Channel.WEB, Channel.APP)).build();

    @Test
    void allTerritoriesOfAnOutletHaveToBeAllowed() {
        assertTrue(permits(decide(OSLO_SITE, NORWAY)));
        assertNotCovered(decide(NORDIC_PAPER, NORWAY));
    }

    @Test
    void noTerritoryOfAnOutletMayBeExcluded() {
        assertTrue(permits(decide(OSLO_SITE, ALL_BUT_SWEDEN)));
        assertNotCovered(decide(NORDIC_PAPER, ALL_BUT_SWEDEN));
    }

    @Test
    void anExcludedTerritoryOverridesAnAllowedOne() {
        PermissionFacts contradictory = permissionFacts()
                .territories(Set.of("NO", "SE"))
                .excludedTerritories(Set.of("no"))
                .build();
        assertNotCovered(decide(OSLO_SITE, contradictory));
    }

    @Test
    void aWorldwideOutletNeedsAPermissionWithoutTerritorialLimits() {
        assertTrue(permits(decide(EVERYWHERE, ANYWHERE)));
        assertNotCovered(decide(EVERYWHERE, NORWAY));
        assertNotCovered(decide(EVERYWHERE, ALL_BUT_SWEDEN));
        OutletFacts worldwideFromNorway = new OutletFacts(id(23), true, Set.of("NO"), Set.of());
        assertNotCovered(decide(worldwideFromNorway, NORWAY));
    }

    @Test
    void anOutletOfUnknownTerritoryOrChannelIsNotCovered() {
        assertNotCovered(decide(new OutletFacts(id(23), false, Set.of(), Set.of()), ANYWHERE));
        assertNotCovered(decide(new OutletFacts(id(23), false, null, Set.of()), ANYWHERE));
        assertNotCovered(decide(new OutletFacts(id(23), true, null, null), ANYWHERE));
        assertNotCovered(decide((OutletFacts) null, ANYWHERE));
    }

    @Test
    void allChannelsOfAnOutletHaveToBeAllowed() {
        assertTrue(permits(decide(OSLO_SITE, ONLINE)));
        assertNotCovered(decide(NORDIC_PAPER, ONLINE));
    }

    @Test
    void anOutletOnAllChannelsNeedsAPermissionForAllOfThem() {
        assertNotCovered(decide(EVERYWHERE, ONLINE));
        PermissionFacts eachNamed =
                permissionFacts().channels(EnumSet.allOf(Channel.class)).build();
        assertTrue(permits(decide(EVERYWHERE, eachNamed)));
    }

    private static void assertNotCovered(Decision decision) {
        assertEquals(Reason.OUTLET_NOT_COVERED, reason(decision));
    }
}
