package dateline.syndication.rightsdesk;

import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Iso8601;
import dateline.syndication.terms.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A change of a permission that time alone causes soon.
 *
 * @param code term-ends: the term ends within 30 days
 * @param at instant of the change
 */
@Schema(name = "PermissionWarning")
public record Warning(String code, Instant at, String detail) {

    private static final Duration WARNING_PERIOD = Duration.ofDays(30);

    /** @return null if there is nothing to warn of, so that the member is left out of the JSON */
    public static List<Warning> of(Permission permission, Instant now) {
        Instant end = permission.validUntil;
        boolean currentOrFuture = List.of("active", "not-yet-valid").contains(permission.state(now));
        if (!currentOrFuture || end == null || end.isAfter(now.plus(WARNING_PERIOD))) return null;
        return List.of(new Warning("term-ends", end, "The term ends at " + end + ". " + consequence(permission.terms)));
    }

    private static String consequence(Terms terms) {
        if (!"remove".equals(terms.afterTerm())) {
            return "Nothing new may be taken from then on; ask the rights desk to extend it.";
        }
        String within = terms.removeWithin() == null ? "at once" : "within " + Iso8601.format(terms.removeWithin());
        return "Published copies are to be removed " + within + " then; ask the rights desk to extend it.";
    }
}
