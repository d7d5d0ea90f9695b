package dateline.syndication.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.http.problem.Problem;
import dateline.rights.Use;
import dateline.syndication.notice.LostRights.OutletRights;
import dateline.syndication.notice.LostRights.RightsEdit;
import dateline.syndication.notice.ReductionNotices.LostRight;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LostRightsTest {

    private static final UUID ANY = new UUID(1, 1);
    private static final OutletRights OUTLET = new OutletRights(ANY, ANY, Use.REPRODUCE, null, null);

    /** A transaction can open a limited number of notices in its time. */
    @Test
    void anEditEndsTheRightToAtMostFiftyThousandArticles() {
        LostRights rights = new LostRights(null) {
            @Override
            List<LostRight> find(OutletRights outlet, RightsEdit edit, int limit) {
                return Collections.nCopies(Math.min(limit, 25_000), new LostRight(ANY, Use.REPRODUCE, ANY, ANY));
            }
        };
        assertEquals(50_000, rights.find(Stream.of(OUTLET, OUTLET), null).size());
        Problem refused = assertThrows(Problem.class, () -> rights.find(Stream.of(OUTLET, OUTLET, OUTLET), null));
        assertEquals("too-many-lost-articles", refused.code());
    }
}
