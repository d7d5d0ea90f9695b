package dateline.article.body;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares two contents by member. */
public final class ContentFields {

    private ContentFields() {}

    public static List<String> changed(Content before, Content after) {
        JsonNode old = StoredJson.MAPPER.valueToTree(before);
        JsonNode young = StoredJson.MAPPER.valueToTree(after);
        TreeSet<String> names = new TreeSet<>();
        old.fieldNames().forEachRemaining(names::add);
        young.fieldNames().forEachRemaining(names::add);
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!old.path(name).equals(young.path(name))) changed.add(name);
        }
        return changed;
    }
}
