package dateline.rights;

import static dateline.rights.DecisionFixtures.MATCH_REPORT;
import static dateline.rights.DecisionFixtures.NOON_IN_JUNE;
import static dateline.rights.DecisionFixtures.articleFacts;
import static dateline.rights.DecisionFixtures.at;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.on;
import static dateline.rights.DecisionFixtures.permissionFacts;
import static dateline.rights.DecisionFixtures.permits;
import static dateline.rights.DecisionFixtures.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.rights.Decision.Denied;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a permission permits: its state, its term, delays and embargoes. */
class TermTest {

    private static final Instant BEGIN = at("2026-04-01T00:00:00Z");
    private static final Instant END = at("2026-10-01T00:00:00Z");
    private static final PermissionFacts SUMMER =
            permissionFacts().validFrom(BEGIN).validUntil(END).build();
    private static final PermissionFacts HALF_AN_HOUR_LATER =
            permissionFacts().minDelay(Duration.parse("PT30M")).build();
    private static final PermissionFacts A_DAY_LATER =
            permissionFacts().minDelay(Duration.parse("P1D")).build();
    private static final PermissionFacts WITH_EMBARGO_ACCESS =
            permissionFacts().embargoAccess(true).build();
    private static final PermissionFacts PLAIN = permissionFacts().build();
    private static final ArticleFacts UNDER_EMBARGO = articleFacts()
            .publishedAt(at("2026-07-01T06:00:00Z"))
            .embargoedUntil(at("2026-07-01T06:00:00Z"))
            .build();

    @Test
    void aPermissionBeginsAtValidFrom() {
        assertEquals(Reason.PERMISSION_NOT_YET_VALID, reason(decide(MATCH_REPORT, BEGIN.minusNanos(1), SUMMER)));
        assertTrue(permits(decide(MATCH_REPORT, BEGIN, SUMMER)));
    }

    @Test
    void aPermissionEndsAtValidUntil() {
        assertTrue(permits(decide(MATCH_REPORT, END.minusNanos(1), SUMMER)));
        assertEquals(
                new Denied(Reason.PERMISSION_LAPSED, Optional.of(SUMMER.id()), Optional.empty()),
                decide(MATCH_REPORT, END, SUMMER));
    }

    @Test
    void aDecisionStatesWhenItChanges() {
        assertEquals(
                Optional.of(BEGIN),
                decide(MATCH_REPORT, at("2026-03-02T00:00:00Z"), SUMMER).changesAt());
        assertEquals(
                Optional.of(END), decide(MATCH_REPORT, NOON_IN_JUNE, SUMMER).changesAt());
        assertEquals(Optional.empty(), decide(MATCH_REPORT, NOON_IN_JUNE, PLAIN).changesAt());
    }

    @Test
    void anInstantWithoutEffectIsNotInChangesAt() {
        PermissionFacts suspended = PermissionFactsBuilder.builder(SUMMER)
                .state(PermissionState.SUSPENDED)
                .build();
        assertEquals(
                Optional.empty(), decide(MATCH_REPORT, NOON_IN_JUNE, suspended).changesAt());
    }

    @Test
    void onlyAnActivePermissionPermits() {
        assertEquals(Reason.PERMISSION_DRAFT, inState(PermissionState.DRAFT));
        assertEquals(Reason.PERMISSION_SUSPENDED, inState(PermissionState.SUSPENDED));
        assertEquals(Reason.PERMISSION_REVOKED, inState(PermissionState.REVOKED));
        assertEquals(Reason.PERMISSION_DRAFT, inState(null));
    }

    private static Reason inState(PermissionState state) {
        return reason(decide(
                MATCH_REPORT, NOON_IN_JUNE, permissionFacts().state(state).build()));
    }

    @Test
    void aPermissionWithoutABeginningOrALevelPermitsNothing() {
        assertEquals(
                Reason.PERMISSION_NOT_YET_VALID,
                reason(decide(
                        MATCH_REPORT,
                        NOON_IN_JUNE,
                        permissionFacts().validFrom(null).validUntil(null).build())));
        assertEquals(
                Reason.PERMISSION_DRAFT,
                reason(decide(
                        MATCH_REPORT,
                        NOON_IN_JUNE,
                        permissionFacts().level(null).build())));
        assertEquals(
                Reason.PERMISSION_DRAFT,
                reason(decide(
                        MATCH_REPORT,
                        NOON_IN_JUNE,
                        permissionFacts().level(Level.EXCERPT).excerptWords(0).build())));
        assertEquals(
                Reason.PERMISSION_DRAFT,
                reason(decide(
                        MATCH_REPORT,
                        NOON_IN_JUNE,
                        permissionFacts()
                                .level(Level.EXCERPT)
                                .excerptWords(1001)
                                .build())));
    }

    @Test
    void aDelayEndsMinDelayAfterPublication() {
        Instant over = at("2026-03-01T12:30:00Z");
        assertEquals(
                new Denied(Reason.DELAYED, Optional.of(HALF_AN_HOUR_LATER.id()), Optional.of(over)),
                decide(MATCH_REPORT, over.minusNanos(1), HALF_AN_HOUR_LATER));
        assertTrue(permits(decide(MATCH_REPORT, over, HALF_AN_HOUR_LATER)));
        assertEquals(
                on("2026-03-02T12:00:00Z"),
                decide(MATCH_REPORT, over, A_DAY_LATER).changesAt());
    }

    @Test
    void aDelayThatOverflowsNeverEnds() {
        PermissionFacts never =
                permissionFacts().minDelay(Duration.ofSeconds(Long.MAX_VALUE)).build();
        assertEquals(
                new Denied(Reason.DELAYED, Optional.of(never.id()), Optional.empty()),
                decide(MATCH_REPORT, NOON_IN_JUNE, never));
    }

    @Test
    void anEmbargoEndsAtEmbargoedUntil() {
        assertEquals(
                new Denied(Reason.EMBARGOED, Optional.of(PLAIN.id()), on("2026-07-01T06:00:00Z")),
                decide(UNDER_EMBARGO, at("2026-07-01T05:59:59.999Z"), PLAIN));
        assertTrue(permits(decide(UNDER_EMBARGO, at("2026-07-01T06:00:00Z"), PLAIN)));
    }

    @Test
    void embargoAccessGivesTheTextBeforeTheEmbargoLifts() {
        Decision early = decide(UNDER_EMBARGO, NOON_IN_JUNE, WITH_EMBARGO_ACCESS);
        assertTrue(permits(early));
        assertEquals(Optional.empty(), early.changesAt());
    }

    @Test
    void embargoAccessDoesNotOpenAnArticleThatIsMerelyScheduled() {
        ArticleFacts scheduled =
                articleFacts().publishedAt(at("2026-07-01T06:00:00Z")).build();
        assertEquals(Reason.ARTICLE_NOT_PUBLISHED, reason(decide(scheduled, NOON_IN_JUNE, WITH_EMBARGO_ACCESS)));
        ArticleFactsBuilder laterThanItsEmbargo =
                ArticleFactsBuilder.builder(UNDER_EMBARGO).publishedAt(at("2026-07-02T06:00:00Z"));
        assertEquals(
                Reason.ARTICLE_NOT_PUBLISHED,
                reason(decide(laterThanItsEmbargo.build(), NOON_IN_JUNE, WITH_EMBARGO_ACCESS)));
    }

    @Test
    void embargoAccessBeginsAtScheduledAt() {
        Instant hour = at("2026-06-20T06:00:00Z");
        ArticleFacts later =
                ArticleFactsBuilder.builder(UNDER_EMBARGO).scheduledAt(hour).build();
        assertEquals(
                new Denied(Reason.ARTICLE_NOT_PUBLISHED, Optional.empty(), Optional.of(hour)),
                decide(later, NOON_IN_JUNE, WITH_EMBARGO_ACCESS));
        assertTrue(permits(decide(later, hour, WITH_EMBARGO_ACCESS)));
        assertEquals(Reason.EMBARGOED, reason(decide(later, hour, PLAIN)));
    }

    @Test
    void aDelayAppliesDespiteEmbargoAccess() {
        PermissionFacts both = permissionFacts()
                .embargoAccess(true)
                .minDelay(Duration.ofHours(1))
                .build();
        assertEquals(
                new Denied(Reason.DELAYED, Optional.of(both.id()), on("2026-07-01T07:00:00Z")),
                decide(UNDER_EMBARGO, NOON_IN_JUNE, both));
    }

    @Test
    void anArticleEndsAtExpiresAtOrUnpublishedAt() {
        ArticleFacts expiring = articleFacts().expiresAt(NOON_IN_JUNE).build();
        Decision before = decide(expiring, NOON_IN_JUNE.minusNanos(1), PLAIN);
        assertTrue(permits(before));
        assertEquals(Optional.of(NOON_IN_JUNE), before.changesAt());
        assertEquals(Reason.ARTICLE_NOT_PUBLISHED, reason(decide(expiring, NOON_IN_JUNE, PLAIN)));
        ArticleFacts takenBack = articleFacts().unpublishedAt(NOON_IN_JUNE).build();
        assertEquals(Reason.ARTICLE_NOT_PUBLISHED, reason(decide(takenBack, NOON_IN_JUNE, PLAIN)));
    }
}
