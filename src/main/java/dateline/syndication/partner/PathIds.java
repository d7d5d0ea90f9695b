package dateline.syndication.partner;

import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import java.util.UUID;

/** Parses ids in paths. Text that is not a UUID results in the 404 of an unknown id. */
public final class PathIds {

    private PathIds() {}

    public static UUID partner(String text) {
        return id(text, "partner-not-found", "There is no partner ");
    }

    public static UUID outlet(String text) {
        return id(text, "outlet-not-found", "This partner has no outlet ");
    }

    public static UUID permission(String text) {
        return id(text, "permission-not-found", "There is no permission ");
    }

    public static UUID permissionRequest(String text) {
        return id(text, "permission-request-not-found", "There is no permission request ");
    }

    public static UUID notice(String text) {
        return id(text, "notice-not-found", "There is no notice ");
    }

    public static UUID reproduction(String text) {
        return id(text, "reproduction-not-found", "There is no reproduction ");
    }

    private static UUID id(String text, String code, String detail) {
        if (!Ids.isUuid(text)) throw Problem.of(code, detail + text + ".");
        return UUID.fromString(text);
    }

    /** The problem 412 for an edit of an outdated version. */
    public static Problem preconditionFailed(int version, String by) {
        return Problem.of(
                        "precondition-failed",
                        "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                .with("currentVersion", version)
                .with("changedBy", by);
    }
}
