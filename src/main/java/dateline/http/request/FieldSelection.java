package dateline.http.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.DidYouMean;
import dateline.http.problem.Problem;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The {@code fields} parameter, such as {@code fields=id,headline,bylines.name}: selects the members of each item. {@code id} and {@code version} are always included. */
public final class FieldSelection {

    /** The members that can be selected, read from the view record. A leaf has no members. */
    public record FieldTree(Map<String, FieldTree> members) {

        void check(String fields) {
            for (String path : fields.split(",", -1)) checkPath(path);
        }

        private void checkPath(String path) {
            FieldTree parent = this;
            for (String name : path.split("\\.", -1)) {
                FieldTree child = parent.members.get(name);
                if (child == null) {
                    String suggestion = DidYouMean.of(name, parent.members.keySet())
                            .map(meant -> " Did you mean " + meant + "?")
                            .orElse("");
                    String allowed = parent.members.isEmpty()
                            ? "It has no members."
                            : "There are " + String.join(", ", parent.members.keySet()) + ".";
                    throw Problem.of(
                                    "parameter-invalid",
                                    "fields: there is no member " + path + "." + suggestion + " " + allowed)
                            .parameter("fields", "unknown-member", allowed);
                }
                parent = child;
            }
        }
    }

    private FieldSelection() {}

    /** @param type return type of a resource method: a view record, a {@code Page} of one, or a generic wrapper of either */
    static FieldTree of(Type type) {
        return tree(item(type), 0);
    }

    /** Whether the parameter selects this member or a part of it. @param fields null if it was not sent */
    public static boolean includes(String fields, String member) {
        if (fields == null) return false;
        for (String path : fields.split(",")) {
            if (path.equals(member) || path.startsWith(member + ".")) return true;
        }
        return false;
    }

    /** Whether the parameter selects the body of an article, in blocks or as HTML. @param fields null if it was not sent */
    public static boolean includesBody(String fields) {
        return includes(fields, "body") || includes(fields, "bodyHtml");
    }

    public static JsonNode select(JsonNode answer, String fields) {
        if (answer.path("items") instanceof ArrayNode items) {
            for (int i = 0; i < items.size(); i++) items.set(i, selectMembers(items.get(i), fields));
            return answer;
        }
        return selectMembers(answer, fields);
    }

    private static JsonNode selectMembers(JsonNode item, String fields) {
        if (!(item instanceof ObjectNode from)) return item;
        ObjectNode selected = from.objectNode();
        copy(from, selected, "id");
        copy(from, selected, "version");
        for (String path : fields.split(",")) copy(from, selected, path);
        // In the order of the complete representation, not in that of the parameter.
        ObjectNode ordered = from.objectNode();
        from.fieldNames().forEachRemaining(name -> {
            if (selected.has(name)) ordered.set(name, selected.get(name));
        });
        return ordered;
    }

    private static void copy(ObjectNode source, ObjectNode target, String path) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        JsonNode value = source.get(name);
        if (value == null) return;
        if (dot < 0) {
            target.set(name, value);
        } else if (value instanceof ArrayNode array) {
            ArrayNode chosen = target.get(name) instanceof ArrayNode begun ? begun : target.putArray(name);
            for (int i = 0; i < array.size(); i++) {
                if (chosen.size() <= i) chosen.addObject();
                if (array.get(i) instanceof ObjectNode element && chosen.get(i) instanceof ObjectNode targetElement) {
                    copy(element, targetElement, path.substring(dot + 1));
                }
            }
        } else if (value instanceof ObjectNode object) {
            ObjectNode chosen = target.get(name) instanceof ObjectNode begun ? begun : target.putObject(name);
            copy(object, chosen, path.substring(dot + 1));
        }
    }

    private static Class<?> item(Type type) {
        if (type instanceof Class<?> plain) return plain;
        if (type instanceof ParameterizedType generic) return item(generic.getActualTypeArguments()[0]);
        return Object.class;
    }

    private static FieldTree tree(Class<?> type, int depth) {
        Map<String, FieldTree> members = new TreeMap<>();
        if (type.isRecord() && depth < 4) {
            for (RecordComponent component : type.getRecordComponents()) {
                boolean isCollection = Collection.class.isAssignableFrom(component.getType());
                Class<?> member = isCollection ? item(component.getGenericType()) : component.getType();
                if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                    members.putAll(tree(member, depth).members());
                    continue;
                }
                JsonProperty annotation = component.getAccessor().getAnnotation(JsonProperty.class);
                members.put(annotation == null ? component.getName() : annotation.value(), tree(member, depth + 1));
            }
        }
        return new FieldTree(members);
    }
}
