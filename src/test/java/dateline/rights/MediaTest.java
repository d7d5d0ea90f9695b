package dateline.rights;

import static dateline.rights.DecisionFixtures.NOON_IN_JUNE;
import static dateline.rights.DecisionFixtures.articleFacts;
import static dateline.rights.DecisionFixtures.decide;
import static dateline.rights.DecisionFixtures.permissionFacts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.rights.Decision.Permitted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which media a permission includes. */
class MediaTest {

    private static final MediaFacts OWN_PHOTO = new MediaFacts("m1", "Worthy News", Syndicatable.INHERIT, null);
    private static final MediaFacts AGENCY_PHOTO = new MediaFacts("m1", "Some Agency", Syndicatable.INHERIT, null);
    private static final MediaFacts PHOTO_WITHOUT_HOLDER = new MediaFacts("m1", null, Syndicatable.INHERIT, null);
    private static final MediaFacts ALLOWED_PHOTO = new MediaFacts("m1", "Some Agency", Syndicatable.ALLOW, null);
    private static final MediaFacts DENIED_PHOTO = new MediaFacts("m1", "Worthy News", Syndicatable.DENY, null);
    private static final MediaFacts EXPIRING_PHOTO =
            new MediaFacts("m1", "Worthy News", Syndicatable.ALLOW, NOON_IN_JUNE);

    @Test
    void ruleOwnedAllowsOnlyMediaOfTheSourceHolder() {
        assertEquals(allowed(), decisionOn(OWN_PHOTO, MediaRule.OWNED));
        assertEquals(denied("not-owned"), decisionOn(AGENCY_PHOTO, MediaRule.OWNED));
        assertEquals(denied("not-owned"), decisionOn(PHOTO_WITHOUT_HOLDER, MediaRule.OWNED));
    }

    @Test
    void anUnknownHolderDoesNotMatchAnUnknownSourceHolder() {
        ArticleFacts article = articleFacts()
                .media(List.of(PHOTO_WITHOUT_HOLDER))
                .sourceHolder(null)
                .build();
        PermissionFacts owned = permissionFacts().media(MediaRule.OWNED).build();
        Permitted permitted = (Permitted) decide(article, NOON_IN_JUNE, owned);
        assertEquals(List.of(denied("not-owned")), permitted.media());
    }

    @Test
    void ruleAllAllowsAllMedia() {
        assertEquals(allowed(), decisionOn(AGENCY_PHOTO, MediaRule.ALL));
    }

    @Test
    void ruleNoneAndAMissingRuleAllowNoMedia() {
        assertEquals(denied("media-not-included"), decisionOn(OWN_PHOTO, MediaRule.NONE));
        assertEquals(denied("media-not-included"), decisionOn(OWN_PHOTO, null));
    }

    @Test
    void syndicatableOfAMediaObjectOverridesTheRule() {
        assertEquals(allowed(), decisionOn(ALLOWED_PHOTO, MediaRule.NONE));
        assertEquals(denied("denied"), decisionOn(DENIED_PHOTO, MediaRule.ALL));
        assertEquals(denied("denied"), decisionOn(new MediaFacts("m1", "Worthy News", null, null), MediaRule.ALL));
    }

    @Test
    void mediaRightsEndAtRightsExpireAt() {
        PermissionFacts all = permissionFacts().build();
        ArticleFacts article = articleFacts().media(List.of(EXPIRING_PHOTO)).build();
        assertEquals(
                new Permitted(all.id(), Level.FULL, 0, List.of(allowed()), Optional.of(NOON_IN_JUNE)),
                decide(article, NOON_IN_JUNE.minusNanos(1), all));
        assertEquals(
                new Permitted(all.id(), Level.FULL, 0, List.of(denied("rights-expired")), Optional.empty()),
                decide(article, NOON_IN_JUNE, all));
    }

    @Test
    void mediaAreAllowedOnlyAtLevelFull() {
        PermissionFacts excerpt =
                permissionFacts().level(Level.EXCERPT).excerptWords(50).build();
        Permitted permitted =
                (Permitted) decide(articleFacts().media(List.of(ALLOWED_PHOTO)).build(), NOON_IN_JUNE, excerpt);
        assertEquals(List.of(denied("media-not-included")), permitted.media());
    }

    private static MediaDecision decisionOn(MediaFacts media, MediaRule rule) {
        PermissionFacts permission = permissionFacts().media(rule).build();
        return ((Permitted) decide(articleFacts().media(List.of(media)).build(), NOON_IN_JUNE, permission))
                .media()
                .get(0);
    }

    private static MediaDecision allowed() {
        return new MediaDecision("m1", true, null);
    }

    private static MediaDecision denied(String reason) {
        return new MediaDecision("m1", false, reason);
    }
}
