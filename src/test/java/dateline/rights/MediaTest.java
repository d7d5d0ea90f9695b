package dateline.rights;

import static dateline.rights.Desk.NOON_IN_JUNE;
import static dateline.rights.Desk.decide;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.rights.Decision.Permitted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which pictures come with the text. */
class MediaTest {

    private static final MediaFacts OWN_PHOTO = new MediaFacts("m1", "Worthy News", Syndicatable.INHERIT, null);
    private static final MediaFacts AGENCY_PHOTO = new MediaFacts("m1", "Some Agency", Syndicatable.INHERIT, null);
    private static final MediaFacts NOBODYS_PHOTO = new MediaFacts("m1", null, Syndicatable.INHERIT, null);
    private static final MediaFacts CLEARED_PHOTO = new MediaFacts("m1", "Some Agency", Syndicatable.ALLOW, null);
    private static final MediaFacts BARRED_PHOTO = new MediaFacts("m1", "Worthy News", Syndicatable.DENY, null);
    private static final MediaFacts ENDING_PHOTO =
            new MediaFacts("m1", "Worthy News", Syndicatable.ALLOW, NOON_IN_JUNE);

    @Test
    void onlyOwnMediaComeWithAPermissionForOwnedMedia() {
        assertEquals(allowed(), verdict(OWN_PHOTO, MediaRule.OWNED));
        assertEquals(refused("not-owned"), verdict(AGENCY_PHOTO, MediaRule.OWNED));
        assertEquals(refused("not-owned"), verdict(NOBODYS_PHOTO, MediaRule.OWNED));
    }

    @Test
    void anUnknownOwnerIsNotTheUnknownOwnerOfTheSource() {
        Story story = new Story().media(NOBODYS_PHOTO);
        story.sourceHolder = null;
        PermissionFacts owned = new Terms().media(MediaRule.OWNED).permission();
        Permitted permitted = (Permitted) decide(story.facts(), NOON_IN_JUNE, owned);
        assertEquals(List.of(refused("not-owned")), permitted.media());
    }

    @Test
    void allMediaComeWithAPermissionForAll() {
        assertEquals(allowed(), verdict(AGENCY_PHOTO, MediaRule.ALL));
    }

    @Test
    void noMediaComeWithAPermissionForNoneOrWithoutARule() {
        assertEquals(refused("media-not-included"), verdict(OWN_PHOTO, MediaRule.NONE));
        assertEquals(refused("media-not-included"), verdict(OWN_PHOTO, null));
    }

    @Test
    void whatAMediaObjectSaysOfItselfWinsOverThePermission() {
        assertEquals(allowed(), verdict(CLEARED_PHOTO, MediaRule.NONE));
        assertEquals(refused("denied"), verdict(BARRED_PHOTO, MediaRule.ALL));
        assertEquals(refused("denied"), verdict(new MediaFacts("m1", "Worthy News", null, null), MediaRule.ALL));
    }

    @Test
    void mediaRightsAreOverAtTheVeryInstantTheyEnd() {
        PermissionFacts all = new Terms().permission();
        ArticleFacts article = new Story().media(ENDING_PHOTO).facts();
        assertEquals(
                new Permitted(all.id(), Level.FULL, 0, List.of(allowed()), Optional.of(NOON_IN_JUNE)),
                decide(article, NOON_IN_JUNE.minusNanos(1), all));
        assertEquals(
                new Permitted(all.id(), Level.FULL, 0, List.of(refused("rights-expired")), Optional.empty()),
                decide(article, NOON_IN_JUNE, all));
    }

    @Test
    void mediaComeOnlyWithTheFullText() {
        PermissionFacts excerpt = new Terms().excerpt(50).permission();
        Permitted permitted =
                (Permitted) decide(new Story().media(CLEARED_PHOTO).facts(), NOON_IN_JUNE, excerpt);
        assertEquals(List.of(refused("media-not-included")), permitted.media());
    }

    private static MediaVerdict verdict(MediaFacts media, MediaRule rule) {
        PermissionFacts permission = new Terms().media(rule).permission();
        return ((Permitted) decide(new Story().media(media).facts(), NOON_IN_JUNE, permission))
                .media()
                .get(0);
    }

    private static MediaVerdict allowed() {
        return new MediaVerdict("m1", true, null);
    }

    private static MediaVerdict refused(String reason) {
        return new MediaVerdict("m1", false, reason);
    }
}
