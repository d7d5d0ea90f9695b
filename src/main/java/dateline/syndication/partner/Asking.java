package dateline.syndication.partner;

import dateline.access.key.Caller;
import dateline.http.problem.Problem;
import java.util.List;
import java.util.UUID;

/** For whom a request asks: a partner's key for its own outlet, and for nobody else; the rights desk for whom it names. */
public final class Asking {

    private Asking() {}

    /** A partner and one of its outlets. */
    public record Who(UUID partner, UUID outlet) {}

    public static Who who(Caller caller) {
        return new Who(
                caller.partner().orElseThrow(Asking::ofNobody), caller.outlet().orElseThrow(Asking::ofNobody));
    }

    public static Licensee licensee(Caller caller) {
        Who who = who(caller);
        return Licensee.of(who.partner(), who.outlet());
    }

    /** @throws Problem 400 when a partner's key names somebody */
    public static Licensee licensee(Caller caller, UUID partner, UUID outlet) {
        if (partner != null || outlet != null) {
            String name = partner != null ? "partner" : "outlet";
            throw Problem.of(
                            "parameter-invalid",
                            name + ": your key says who you are; only the rights desk names others.")
                    .parameter(name, "not-allowed", "Leave it out.");
        }
        return licensee(caller);
    }

    /** @param outlet null where the partner has one only */
    public static Licensee licensee(UUID partner, UUID outlet) {
        Partner.required(partner);
        List<Outlet> outlets = Outlet.of(partner);
        if (outlet == null && outlets.size() != 1) {
            throw Problem.of("parameter-invalid", "outlet: this partner has " + outlets.size() + " outlets; name one.")
                    .parameter("outlet", "missing", "The id of an outlet.");
        }
        return Licensee.of(partner, outlet == null ? outlets.get(0).id : outlet);
    }

    private static Problem ofNobody() {
        return Problem.of("scope-missing", "This key belongs to no partner.");
    }
}
