package dateline.ingest.story;

import java.util.Map;

/** Sentences of the import log for the reason codes of an outcome. */
final class ReasonTexts {

    static final String UNREADABLE_DATE = "date-unreadable";
    static final String TRUNCATED = "cut";

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("from-here", "It came from this Dateline; it is no news here."),
            Map.entry("older", "A later version of it is here."),
            Map.entry("thrown-away-here", "Its working copy was thrown away here; putArticleBySource makes it anew."),
            Map.entry("killed-elsewhere", "It was killed where it comes from."),
            Map.entry("conflicts", "It stays a working copy: an editor has changed what its source has changed too."),
            Map.entry("unpublished-edits", "It stays a working copy: an editor is at work on it."),
            Map.entry("state", "It was taken back here, and stays so."),
            Map.entry("embargo", "It is live here and cannot be embargoed."),
            Map.entry("expired", "It stays a working copy: its time is over."),
            Map.entry(
                    UNREADABLE_DATE, "It stays a working copy: nobody can tell from its date when it was published."));

    private ReasonTexts() {}

    /** @return null if the reason is null */
    static String find(String reason) {
        return reason == null ? null : TEXTS.getOrDefault(reason, reason);
    }
}
