package dateline.http.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dateline.http.base.DidYouMean;
import dateline.http.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
                            ? "This member has no members."
                            : "Allowed: " + String.join(", ", parent.members.keySet()) + ".";
                    throw Problem.of(
                                    "parameter-invalid",
                                    "fields: there is no member " + path + "." + suggestion + " " + allowed)
                            .parameter("fields", "unknown-member", allowed);
                }
                parent = child;
            }
        }
    }

    // Of responses, which may have more values than requests. Characters outside the Basic Multilingual Plane stay one
    // character.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private FieldSelection() {}

    /**
     * @param type return type of a resource method: a view record, a class with the schema of one, a {@code Page} of either,
     *     or a generic wrapper of these
     */
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

    /**
     * Returns the answer with the selected members only.
     *
     * @param isPage whether the answer is a page, so that the members of its items are selected
     */
    public static byte[] select(byte[] answer, String fields, boolean isPage) throws IOException {
        SelectedMembers selection = SelectedMembers.of(fields);
        var out = new ByteArrayOutputStream(answer.length / 2);
        try (JsonParser from = JSON.createParser(answer);
                JsonGenerator to = JSON.createGenerator(out)) {
            from.nextToken();
            if (isPage) copyPage(from, to, selection);
            else selection.copyItem(from, to);
        }
        return out.toByteArray();
    }

    private static void copyPage(JsonParser from, JsonGenerator to, SelectedMembers selection) throws IOException {
        to.writeStartObject();
        while (from.nextToken() != JsonToken.END_OBJECT) {
            boolean isItems = from.currentName().equals("items");
            to.writeFieldName(from.currentName());
            from.nextToken();
            if (!isItems) {
                to.copyCurrentStructure(from);
                continue;
            }
            to.writeStartArray();
            while (from.nextToken() != JsonToken.END_ARRAY) selection.copyItem(from, to);
            to.writeEndArray();
        }
        to.writeEndObject();
    }

    /**
     * The selected members of an object, in the order of the parameter.
     *
     * @param members empty if all are selected
     */
    private record SelectedMembers(Map<String, SelectedMembers> members) {

        static SelectedMembers of(String fields) {
            SelectedMembers selection = new SelectedMembers(new LinkedHashMap<>());
            for (String path : ("id,version," + fields).split(",")) selection.add(path);
            return selection;
        }

        private void add(String path) {
            int dot = path.indexOf('.');
            String name = dot < 0 ? path : path.substring(0, dot);
            boolean isNew = !members.containsKey(name);
            SelectedMembers member = members.computeIfAbsent(name, one -> new SelectedMembers(new LinkedHashMap<>()));
            if (dot < 0) member.members.clear();
            else if (isNew || !member.isWhole()) member.add(path.substring(dot + 1));
        }

        private boolean isWhole() {
            return members.isEmpty();
        }

        /** Copies an item with its members in the order of the complete representation. */
        void copyItem(JsonParser from, JsonGenerator to) throws IOException {
            to.writeStartObject();
            while (from.nextToken() != JsonToken.END_OBJECT) copyMember(from, to);
            to.writeEndObject();
        }

        private void copyMember(JsonParser from, JsonGenerator to) throws IOException {
            String name = from.currentName();
            SelectedMembers member = members.get(name);
            if (!isSelected(member, from.nextToken())) {
                from.skipChildren();
                return;
            }
            to.writeFieldName(name);
            member.copyValue(from, to);
        }

        // A value without members is left out if a part of it is selected.
        private static boolean isSelected(SelectedMembers member, JsonToken value) {
            return member != null && (member.isWhole() || !value.isScalarValue());
        }

        private void copyValue(JsonParser from, JsonGenerator to) throws IOException {
            if (isWhole()) {
                to.copyCurrentStructure(from);
            } else if (from.currentToken() == JsonToken.START_ARRAY) {
                to.writeStartArray();
                while (from.nextToken() != JsonToken.END_ARRAY) copyPart(from, to);
                to.writeEndArray();
            } else {
                copyPart(from, to);
            }
        }

        // Copies an object with its members in the order of the parameter.
        private void copyPart(JsonParser from, JsonGenerator to) throws IOException {
            boolean isObject = from.currentToken() == JsonToken.START_OBJECT;
            if (!isObject) from.skipChildren();
            Map<String, TokenBuffer> values = isObject ? readMembers(from) : Map.of();
            to.writeStartObject();
            for (String name : members.keySet()) {
                if (!values.containsKey(name)) continue;
                to.writeFieldName(name);
                values.get(name).serialize(to);
            }
            to.writeEndObject();
        }

        private Map<String, TokenBuffer> readMembers(JsonParser from) throws IOException {
            Map<String, TokenBuffer> values = new HashMap<>();
            while (from.nextToken() != JsonToken.END_OBJECT) {
                String name = from.currentName();
                SelectedMembers member = members.get(name);
                if (!isSelected(member, from.nextToken())) {
                    from.skipChildren();
                    continue;
                }
                TokenBuffer value = new TokenBuffer(from);
                member.copyValue(from, value);
                values.put(name, value);
            }
            return values;
        }
    }

    private static Class<?> item(Type type) {
        if (type instanceof Class<?> plain) {
            Schema schema = plain.getAnnotation(Schema.class);
            return schema == null || schema.implementation() == Void.class ? plain : schema.implementation();
        }
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
