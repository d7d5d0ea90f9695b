package dateline.ingest.item;

import dateline.ingest.xml.TextCleaner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records which members of an item exceed the limits of an article. They are truncated, the item is imported, and the
 * import log reports it.
 */
public final class Truncations {

    public static final Truncations NONE = new Truncations();

    private final Map<String, String> messages = new LinkedHashMap<>();

    public String truncate(String member, String text, int maxLength) {
        String truncated = TextCleaner.truncate(text, maxLength);
        if (text != null && text.length() > maxLength)
            record(member, truncated.length() + " of " + text.length() + " characters");
        return truncated;
    }

    /** Records that {@code kept} of {@code there} values are kept, if that is not all. */
    public void recordCount(String member, int total, int kept) {
        if (kept < total) record(member, kept + " of " + total);
    }

    /** Records that the first {@code kept} are kept, where the total was not counted. */
    public void recordFirst(String member, int kept, String unit) {
        record(member, "its first " + kept + " " + unit);
    }

    private void record(String member, String message) {
        // The first message per member is enough: one for 100 captions.
        messages.putIfAbsent(member, message);
    }

    /** The truncated members of the article, such as {@code teaser}. */
    public List<String> members() {
        return List.copyOf(messages.keySet());
    }

    /** A sentence for the import log; null if nothing was truncated. */
    public String describe() {
        if (messages.isEmpty()) return null;
        StringBuilder detail = new StringBuilder("These members were truncated:");
        messages.forEach((member, message) ->
                detail.append(' ').append(member).append(" (").append(message).append(");"));
        return detail.replace(detail.length() - 1, detail.length(), ".").toString();
    }
}
