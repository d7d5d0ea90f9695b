package dateline.rights;

import static dateline.rights.DecisionFixtures.EVERYWHERE;
import static dateline.rights.DecisionFixtures.NORDIC_PAPER;
import static dateline.rights.DecisionFixtures.OSLO_SITE;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.id;
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
            new PermissionFactsFixture().territories(Set.of("NO"), null).permission();
    private static final PermissionFacts ALL_BUT_SWEDEN =
            new PermissionFactsFixture().territories(null, Set.of("SE")).permission();
    private static final PermissionFacts ANYWHERE = new PermissionFactsFixture().permission();
    private static final PermissionFacts ONLINE = new PermissionFactsFixture()
            .channels(Set.of(Channel.WEB, Channel.APP))
            .permission();

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
        PermissionFacts contradictory = new PermissionFactsFixture()
                .territories(Set.of("NO", "SE"), Set.of("no"))
                .permission();
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
        PermissionFacts eachNamed = new PermissionFactsFixture()
                .channels(EnumSet.allOf(Channel.class))
                .permission();
        assertTrue(permits(decide(EVERYWHERE, eachNamed)));
    }

    private static void assertNotCovered(Decision decision) {
        assertEquals(Reason.OUTLET_NOT_COVERED, reason(decision));
    }
}
