package dateline.ingest.item;

import dateline.ingest.xml.TextCleaner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of an item is more than an article may have: it is cut, the item comes in all the same, and whoever ordered it is told. */
public final class Truncations {

    public static final Truncations NONE = new Truncations();

    private final Map<String, String> told = new LinkedHashMap<>();

    public String text(String member, String text, int most) {
        String kept = TextCleaner.cut(text, most);
        if (text != null && text.length() > most) tell(member, kept.length() + " of " + text.length() + " characters");
        return kept;
    }

    /** So many of them were there, and so many are kept. */
    public void some(String member, int there, int kept) {
        if (kept < there) tell(member, kept + " of " + there);
    }

    /** So many are kept, and how many there were was not counted. */
    public void first(String member, int kept, String what) {
        tell(member, "its first " + kept + " " + what);
    }

    private void tell(String member, String what) {
        // Of a hundred captions the first may stand for all.
        told.putIfAbsent(member, what);
    }

    /** Members of the article, such as {@code teaser}. */
    public List<String> members() {
        return List.copyOf(told.keySet());
    }

    /** The same as a sentence; null where all was kept. */
    public String detail() {
        if (told.isEmpty()) return null;
        StringBuilder detail = new StringBuilder("Not all of it was kept:");
        told.forEach((member, what) ->
                detail.append(' ').append(member).append(" (").append(what).append(");"));
        return detail.replace(detail.length() - 1, detail.length(), ".").toString();
    }
}
