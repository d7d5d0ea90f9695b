package dateline.article.body;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares two contents by member. */
public final class ContentFields {

    private ContentFields() {}

    public static List<String> changedMembers(Content before, Content after) {
        JsonNode previous = StoredJson.MAPPER.valueToTree(before);
        JsonNode current = StoredJson.MAPPER.valueToTree(after);
        TreeSet<String> names = new TreeSet<>();
        previous.fieldNames().forEachRemaining(names::add);
        current.fieldNames().forEachRemaining(names::add);
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!previous.path(name).equals(current.path(name))) changed.add(name);
        }
        return changed;
    }
}
