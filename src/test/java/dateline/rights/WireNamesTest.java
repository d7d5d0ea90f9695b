package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of the API for what the permission lists. */
class WireNamesTest {

    @Test
    void wireNamesAreThoseOfTheApi() {
        assertEquals(List.of("headline", "excerpt", "full"), words(Level.values()));
        assertEquals(List.of("none", "owned", "all"), words(MediaRule.values()));
        assertEquals(List.of("inherit", "allow", "deny"), words(Syndicatable.values()));
        assertEquals(
                List.of("reproduce", "translate", "archive", "index", "aiInput", "aiTraining"), words(Use.values()));
        assertEquals(List.of("web", "app", "print", "newsletter", "broadcast"), words(Channel.values()));
        assertEquals(List.of("active", "suspended", "closed"), words(PartnerStatus.values()));
        assertEquals(List.of("draft", "active", "suspended", "revoked"), words(PermissionState.values()));
        assertEquals(List.of("usable", "withheld", "canceled"), words(PubStatus.values()));
    }

    @Test
    void aWireNameIsReadBackAsItsConstant() {
        Arrays.stream(Use.values()).forEach(use -> assertSame(use, Use.of(use.wireName())));
        assertSame(Level.FULL, Level.of("full"));
        assertSame(PubStatus.CANCELED, PubStatus.of("canceled"));
    }

    @Test
    void anUnknownWireNameIsRejectedWithTheValidNames() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> MediaRule.of("OWNED"));
        assertEquals("'OWNED' is not one of none, owned, all", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Level.of(null));
    }

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants).map(WireNames::wireName).toList();
    }
}
