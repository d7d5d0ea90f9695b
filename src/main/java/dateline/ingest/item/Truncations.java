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

    private final Map<String, String> told = new LinkedHashMap<>();

    public String text(String member, String text, int most) {
        String kept = TextCleaner.cut(text, most);
        if (text != null && text.length() > most) tell(member, kept.length() + " of " + text.length() + " characters");
        return kept;
    }

    /** Records that {@code kept} of {@code there} values are kept, if that is not all. */
    public void some(String member, int there, int kept) {
        if (kept < there) tell(member, kept + " of " + there);
    }

    /** Records that the first {@code kept} are kept, where the total was not counted. */
    public void first(String member, int kept, String what) {
        tell(member, "its first " + kept + " " + what);
    }

    private void tell(String member, String what) {
        // The first message per member is enough: one for 100 captions.
        told.putIfAbsent(member, what);
    }

    /** The truncated members of the article, such as {@code teaser}. */
    public List<String> members() {
        return List.copyOf(told.keySet());
    }

    /** A sentence for the import log; null if nothing was truncated. */
    public String detail() {
        if (told.isEmpty()) return null;
        StringBuilder detail = new StringBuilder("Not all of it was kept:");
        told.forEach((member, what) ->
                detail.append(' ').append(member).append(" (").append(what).append(");"));
        return detail.replace(detail.length() - 1, detail.length(), ".").toString();
    }
}
