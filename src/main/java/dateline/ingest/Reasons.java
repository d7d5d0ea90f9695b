package dateline.ingest;

import java.util.Map;

/** Words of the desk, as sentences for the log. */
final class Reasons {

    static final String MISDATED = "date-unreadable";
    static final String CUT = "cut";

    private static final Map<String, String> DETAILS = Map.of(
            "from-here",
            "It came from this Dateline; it is no news here.",
            "older",
            "A later version of it is here.",
            "killed-elsewhere",
            "It was killed where it comes from.",
            "conflicts",
            "It stays a working copy: an editor has changed what its source has changed too.",
            "unpublished-edits",
            "It stays a working copy: an editor is at work on it.",
            "state",
            "It was taken back here, and stays so.",
            "embargo",
            "It is live here and cannot be embargoed.",
            "expired",
            "It stays a working copy: its time is over.",
            MISDATED,
            "It stays a working copy: nobody can tell from its date when it was published.");

    private Reasons() {}

    /** @return null for no reason */
    static String detail(String reason) {
        return reason == null ? null : DETAILS.getOrDefault(reason, reason);
    }
}
