package dateline.syndication.rightsdesk;

import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Iso8601;
import dateline.syndication.terms.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the rights desk or the partner should know of a permission.
 *
 * @param code term-ends: the term ends within 30 days; covers-no-article: no live article is in the scope and was
 *     published in the period of the permission
 * @param at instant of the change; absent for covers-no-article
 */
@Schema(name = "PermissionWarning")
public record Warning(String code, Instant at, String detail) {

    private static final Duration WARNING_PERIOD = Duration.ofDays(30);
    private static final String TERM_ENDS = "term-ends";

    /** @return null if there is nothing to warn of, so that the member is left out of the JSON */
    public static List<Warning> of(Permission permission, Instant now) {
        Instant end = permission.validUntil;
        if (!isCurrentOrFuture(permission, now) || end == null || end.isAfter(now.plus(WARNING_PERIOD))) return null;
        return List.of(new Warning(TERM_ENDS, end, "The term ends at " + end + ". " + consequence(permission.terms)));
    }

    static boolean isCurrentOrFuture(Permission permission, Instant now) {
        return List.of("active", "not-yet-valid").contains(permission.state(now));
    }

    static Warning coversNoArticle(String detail) {
        return new Warning("covers-no-article", null, detail);
    }

    boolean concernsEnd() {
        return code.equals(TERM_ENDS);
    }

    private static String consequence(Terms terms) {
        Duration removalPeriod = terms.removalPeriod();
        if (removalPeriod == null) {
            return "After that, no new articles may be used. Ask the rights desk to extend the permission.";
        }
        String within = removalPeriod.isZero() ? "immediately" : "within " + Iso8601.format(removalPeriod);
        return "After that, published copies must be removed " + within
                + ". Ask the rights desk to extend the permission.";
    }
}
