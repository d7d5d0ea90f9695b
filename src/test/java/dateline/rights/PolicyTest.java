package dateline.rights;

import static dateline.rights.DecisionFixtures.EVERYWHERE;
import static dateline.rights.DecisionFixtures.MATCH_REPORT;
import static dateline.rights.DecisionFixtures.NOON_IN_JUNE;
import static dateline.rights.DecisionFixtures.articleFacts;
import static dateline.rights.DecisionFixtures.at;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.id;
import static dateline.rights.DecisionFixtures.on;
import static dateline.rights.DecisionFixtures.permissionFacts;
import static dateline.rights.DecisionFixtures.permits;
import static dateline.rights.DecisionFixtures.reason;
import static dateline.rights.DecisionFixtures.sections;
import static dateline.rights.DecisionFixtures.sources;
import static dateline.rights.DecisionFixtures.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of reasons, the choice among several permissions, and the exclusions of a partner. */
class PolicyTest {

    private static final PermissionFacts PLAIN = permissionFacts().build();

    @Test
    void aKilledArticleIsDeniedUnderEveryPermission() {
        ArticleFacts killed = articleFacts().pubStatus(PubStatus.CANCELED).build();
        assertEquals(
                new Denied(Reason.ARTICLE_CANCELED, Optional.empty(), Optional.empty()),
                decide(killed, NOON_IN_JUNE, PLAIN));
    }

    @Test
    void aWithheldArticleIsDenied() {
        assertEquals(
                Reason.ARTICLE_WITHHELD,
                reason(decide(articleFacts().pubStatus(PubStatus.WITHHELD).build(), NOON_IN_JUNE, PLAIN)));
    }

    @Test
    void anArticleOfUnknownStatusIsDenied() {
        assertEquals(
                Reason.ARTICLE_NOT_PUBLISHED,
                reason(decide(articleFacts().pubStatus(null).build(), NOON_IN_JUNE, PLAIN)));
    }

    @Test
    void aSuspendedOrClosedPartnerIsDenied() {
        assertEquals(
                Reason.PARTNER_SUSPENDED, reason(decideFor(new PartnerFacts(id(10), PartnerStatus.SUSPENDED, null))));
        assertEquals(Reason.PARTNER_CLOSED, reason(decideFor(new PartnerFacts(id(10), PartnerStatus.CLOSED, null))));
        assertEquals(Reason.PARTNER_CLOSED, reason(decideFor(new PartnerFacts(id(10), null, null))));
        assertEquals(Reason.PARTNER_CLOSED, reason(decideFor(null)));
    }

    private static Decision decideFor(PartnerFacts partner) {
        return Decision.decide(
                new RequestedUse(partner, EVERYWHERE, Use.REPRODUCE), MATCH_REPORT, List.of(PLAIN), NOON_IN_JUNE);
    }

    @Test
    void withoutAPermissionNothingIsPermitted() {
        assertEquals(
                new Denied(Reason.PERMISSION_MISSING, Optional.empty(), Optional.empty()),
                decide(MATCH_REPORT, NOON_IN_JUNE));
    }

    @Test
    void anActionThatIsNotListedIsDenied() {
        assertEquals(
                Reason.ACTION_NOT_PERMITTED,
                reason(Decision.decide(
                        new RequestedUse(DecisionFixtures.NORDIC_DAILY, EVERYWHERE, Use.AI_TRAINING),
                        MATCH_REPORT,
                        List.of(PLAIN),
                        NOON_IN_JUNE)));
        assertEquals(
                Reason.ACTION_NOT_PERMITTED,
                reason(decide(
                        MATCH_REPORT,
                        NOON_IN_JUNE,
                        permissionFacts().actions(Set.of()).build())));
    }

    @Test
    void anExclusionOfThePartnerOverridesEveryPermission() {
        assertEquals(Reason.EXCLUDED, reason(decideFor(excluding(tags("cup")))));
        assertEquals(Reason.EXCLUDED, reason(decideFor(excluding(sources("worthy-news")))));
        assertTrue(permits(decideFor(excluding(tags("opinion")))));
    }

    @Test
    void anEntryOfAPartnersExclusionAppliesByItself() {
        Scope theCupOrAnotherWire =
                new Scope(List.of("other-wire"), null, null, List.of("cup"), null, null, null, null);
        assertEquals(Reason.EXCLUDED, reason(decideFor(excluding(theCupOrAnotherWire))));
    }

    private static PartnerFacts excluding(Scope exclude) {
        return new PartnerFacts(id(10), PartnerStatus.ACTIVE, exclude);
    }

    @Test
    void anExclusionOfAPermissionNeedsAMatchInEachList() {
        Scope opinionInSport = new Scope(null, List.of("sport"), null, List.of("opinion"), null, null, null, null);
        PermissionFacts allButThat = permissionFacts().exclude(opinionInSport).build();
        assertTrue(permits(decide(MATCH_REPORT, NOON_IN_JUNE, allButThat)));
        ArticleFacts column = articleFacts().tags(Set.of("opinion")).build();
        assertEquals(Reason.EXCLUDED, reason(decide(column, NOON_IN_JUNE, allButThat)));
    }

    @Test
    void anUnknownFactCountsAsExcluded() {
        PermissionFacts notOpinion = permissionFacts().exclude(tags("opinion")).build();
        assertEquals(Reason.EXCLUDED, reason(decide(articleFacts().tags(null).build(), NOON_IN_JUNE, notOpinion)));
        assertTrue(permits(decide(articleFacts().tags(Set.of()).build(), NOON_IN_JUNE, notOpinion)));
    }

    @Test
    void thePermissionWithTheHighestLevelApplies() {
        PermissionFacts full = permissionFacts()
                .id(id(103))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .validUntil(at("2026-07-01T00:00:00Z"))
                .build();
        PermissionFacts excerpt = permissionFacts()
                .id(id(102))
                .level(Level.EXCERPT)
                .excerptWords(50)
                .build();
        PermissionFacts headline =
                permissionFacts().id(id(101)).level(Level.HEADLINE).build();
        assertEquals(
                new Permitted(full.id(), Level.FULL, 0, List.of(), on("2026-07-01T00:00:00Z")),
                decide(MATCH_REPORT, NOON_IN_JUNE, headline, full, excerpt));
        assertEquals(
                new Permitted(excerpt.id(), Level.EXCERPT, 50, List.of(), Optional.empty()),
                decide(MATCH_REPORT, at("2026-07-01T00:00:00Z"), headline, full, excerpt));
    }

    @Test
    void ofPermissionsWithEqualTextTheOneThatEndsLastCounts() {
        PermissionFacts untilJuly = permissionFacts()
                .id(id(101))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .validUntil(at("2026-07-01T00:00:00Z"))
                .build();
        PermissionFacts untilAugust = permissionFacts()
                .id(id(102))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .validUntil(at("2026-08-01T00:00:00Z"))
                .build();
        PermissionFacts withoutEnd = permissionFacts().id(id(103)).build();
        assertEquals(untilAugust.id(), chosen(untilJuly, untilAugust));
        assertEquals(withoutEnd.id(), chosen(untilJuly, untilAugust, withoutEnd));
    }

    @Test
    void amongEqualPermissionsTheLowestIdApplies() {
        PermissionFacts first = permissionFacts().id(id(101)).build();
        PermissionFacts second = permissionFacts().id(id(102)).build();
        assertEquals(first.id(), chosen(second, first));
        assertEquals(first.id(), chosen(first, second));
    }

    private static Object chosen(PermissionFacts... permissions) {
        return ((Permitted) decide(MATCH_REPORT, NOON_IN_JUNE, permissions)).permission();
    }

    @Test
    void aDenialNamesThePermissionThatCameClosest() {
        PermissionFacts elsewhere = permissionFacts()
                .id(id(101))
                .scope(sections("world"))
                .everything(false)
                .build();
        PermissionFacts draft =
                permissionFacts().id(id(102)).state(PermissionState.DRAFT).build();
        PermissionFacts lapsed = permissionFacts()
                .id(id(103))
                .validFrom(at("2026-01-01T00:00:00Z"))
                .validUntil(at("2026-02-01T00:00:00Z"))
                .build();
        assertEquals(
                new Denied(Reason.PERMISSION_LAPSED, Optional.of(lapsed.id()), Optional.empty()),
                decide(MATCH_REPORT, NOON_IN_JUNE, draft, lapsed, elsewhere));
        assertEquals(
                new Denied(Reason.PERMISSION_MISSING, Optional.empty(), Optional.empty()),
                decide(MATCH_REPORT, NOON_IN_JUNE, elsewhere));
    }

    @Test
    void reasonsAreDeclaredInTheOrderOfEvaluation() {
        assertEquals(
                "article-canceled, article-withheld, article-not-published, partner-closed, partner-suspended, "
                        + "permission-missing, article-before-permission, permission-draft, permission-suspended, permission-revoked, "
                        + "permission-lapsed, permission-not-yet-valid, action-not-permitted, excluded, "
                        + "outlet-not-covered, embargoed, delayed",
                String.join(
                        ", ",
                        List.of(Reason.values()).stream().map(Reason::code).toList()));
    }
}
