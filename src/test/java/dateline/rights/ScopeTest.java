package dateline.rights;

import static dateline.rights.DecisionFixtures.MATCH_REPORT;
import static dateline.rights.DecisionFixtures.NOON_IN_JUNE;
import static dateline.rights.DecisionFixtures.articleFacts;
import static dateline.rights.DecisionFixtures.at;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.languages;
import static dateline.rights.DecisionFixtures.permissionFacts;
import static dateline.rights.DecisionFixtures.permits;
import static dateline.rights.DecisionFixtures.reason;
import static dateline.rights.DecisionFixtures.sections;
import static dateline.rights.DecisionFixtures.sources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which articles a scope covers. */
class ScopeTest {

    @Test
    void oneMatchingEntryOfAListIsEnough() {
        assertTrue(sections("world", "football").covers(MATCH_REPORT));
    }

    @Test
    void everyListHasToMatch() {
        Scope sportFromElsewhere =
                new Scope(List.of("other-wire"), List.of("sport"), null, null, null, null, null, null);
        assertFalse(sportFromElsewhere.covers(MATCH_REPORT));
        Scope sportFromHere = new Scope(List.of("worthy-news"), List.of("sport"), null, null, null, null, null, null);
        assertTrue(sportFromHere.covers(MATCH_REPORT));
    }

    @Test
    void aSectionIncludesTheSectionsBelowItButNotThoseAbove() {
        assertTrue(sections("sport").covers(MATCH_REPORT));
        assertFalse(sections("football")
                .covers(articleFacts().sectionPath(List.of("sport")).build()));
    }

    @Test
    void aLanguageIncludesItsVariantsButNotItsNeighbours() {
        assertTrue(languages("en").covers(MATCH_REPORT));
        assertTrue(languages("EN-gb").covers(MATCH_REPORT));
        assertFalse(languages("en-US").covers(MATCH_REPORT));
        assertFalse(languages("en").covers(articleFacts().language("eng").build()));
        assertFalse(languages("en-GB").covers(articleFacts().language("en").build()));
    }

    @Test
    void everyKindOfListIsChecked() {
        List<String> no = List.of("no-such");
        assertFalse(new Scope(no, null, null, null, null, null, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, no, null, null, null, null, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, no, null, null, null, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, null, no, null, null, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, null, null, no, null, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, null, null, null, no, null, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, null, null, null, null, no, null).covers(MATCH_REPORT));
        assertFalse(new Scope(null, null, null, null, null, null, null, List.of(DecisionFixtures.id(9)))
                .covers(MATCH_REPORT));
        assertTrue(new Scope(
                        List.of("worthy-news"),
                        List.of("sport"),
                        List.of("front-page"),
                        List.of("cup"),
                        List.of("medtop:20001065"),
                        List.of("en"),
                        List.of("article"),
                        List.of(MATCH_REPORT.id()))
                .covers(MATCH_REPORT));
    }

    @Test
    void anUnknownFactMatchesNoEntry() {
        assertFalse(sources("worthy-news").covers(articleFacts().source(null).build()));
        assertFalse(sources("").covers(articleFacts().source("").build()));
        assertFalse(
                sections("sport").covers(articleFacts().sectionPath(List.of()).build()));
        Scope nothingLegible = new Scope(Arrays.asList((String) null), null, null, null, null, null, null, null);
        assertFalse(nothingLegible.covers(MATCH_REPORT));
        assertTrue(nothingLegible.excludes(MATCH_REPORT));
    }

    @Test
    void anEmptyScopeCoversNothingUnlessEverythingIsSet() {
        PermissionFacts careless =
                permissionFacts().scope(Scope.EMPTY).everything(false).build();
        assertEquals(Reason.PERMISSION_MISSING, reason(decide(MATCH_REPORT, NOON_IN_JUNE, careless)));
        PermissionFacts emptyLists = permissionFacts()
                .scope(new Scope(List.of(), List.of(), null, null, null, null, null, List.of()))
                .everything(false)
                .build();
        assertEquals(Reason.PERMISSION_MISSING, reason(decide(MATCH_REPORT, NOON_IN_JUNE, emptyLists)));
        assertTrue(permits(decide(
                MATCH_REPORT, NOON_IN_JUNE, permissionFacts().everything(true).build())));
    }

    @Test
    void anEmptyExclusionExcludesNothing() {
        assertTrue(permits(decide(
                MATCH_REPORT,
                NOON_IN_JUNE,
                permissionFacts().exclude(Scope.EMPTY).build())));
    }

    @Test
    void thePublicationPeriodIsHalfOpen() {
        Instant published = MATCH_REPORT.publishedAt();
        assertTrue(permits(decide(MATCH_REPORT, NOON_IN_JUNE, publishedBetween(published, null))));
        assertEquals(
                Reason.ARTICLE_BEFORE_PERMISSION,
                reason(decide(MATCH_REPORT, NOON_IN_JUNE, publishedBetween(published.plusNanos(1), null))));
        assertTrue(permits(decide(
                MATCH_REPORT, NOON_IN_JUNE, publishedBetween(published.minusSeconds(1), published.plusNanos(1)))));
        assertEquals(
                Reason.PERMISSION_MISSING,
                reason(decide(MATCH_REPORT, NOON_IN_JUNE, publishedBetween(published.minusSeconds(1), published))));
    }

    @Test
    void aPermissionDoesNotCoverArticlesFromBeforeItsTerm() {
        PermissionFacts fromApril = permissionFacts()
                .articlesFrom(null)
                .articlesUntil(null)
                .validFrom(at("2026-04-01T00:00:00Z"))
                .validUntil(null)
                .build();
        assertEquals(Reason.ARTICLE_BEFORE_PERMISSION, reason(decide(MATCH_REPORT, NOON_IN_JUNE, fromApril)));
        PermissionFacts fromFebruary = permissionFacts()
                .articlesFrom(null)
                .articlesUntil(null)
                .validFrom(at("2026-02-01T00:00:00Z"))
                .validUntil(null)
                .build();
        assertTrue(permits(decide(MATCH_REPORT, NOON_IN_JUNE, fromFebruary)));
    }

    private static PermissionFacts publishedBetween(Instant from, Instant until) {
        return permissionFacts().articlesFrom(from).articlesUntil(until).build();
    }
}
