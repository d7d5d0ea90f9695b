package dateline.ingest.story;

import java.util.Map;

/** Sentences of the import log for the reason codes of an outcome. */
final class ReasonTexts {

    static final String UNREADABLE_DATE = "date-unreadable";
    static final String TRUNCATED = "cut";

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("from-here", "The item was published by this Dateline, so it is not imported."),
            Map.entry("older", "The article exists in a later version."),
            Map.entry("thrown-away-here", "The draft of the item was deleted. putArticleBySource creates it again."),
            Map.entry("killed-elsewhere", "The item was killed at its source."),
            Map.entry(
                    "conflicts",
                    "The article stays a draft, because an editor and the source have changed the same parts."),
            Map.entry("unpublished-edits", "The article stays a draft, because it has edits that are not published."),
            Map.entry(
                    "responsible-editor-missing",
                    "The article stays a draft, because generative AI made it and it names no responsible editor."),
            Map.entry("state", "The article was taken back, so it is not published again."),
            Map.entry("embargo", "The article is live and cannot be embargoed any more."),
            Map.entry("expired", "The article stays a draft, because it has expired."),
            Map.entry(UNREADABLE_DATE, "The article stays a draft, because its date of publication cannot be read."));

    private ReasonTexts() {}

    /** @return null if the reason is null */
    static String find(String reason) {
        return reason == null ? null : TEXTS.getOrDefault(reason, reason);
    }
}
