package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tag of each operation, and its position in the order of use that {@code contract/contract.yaml} states. OpenAPI has no order of its own
 * within a tag: the paths are listed by their first operation, and {@code x-order} is the position of an operation.
 */
final class ContractOrder {

    /** The tag of an operation, and the operation's position among all operations. */
    private record Place(String tag, int position) {}

    private static final String POSITION = "x-order";

    private final JsonNode listed;
    private final Map<String, Place> places = new LinkedHashMap<>();

    ContractOrder(JsonNode listed) {
        this.listed = listed;
        for (JsonNode tag : listed) {
            for (JsonNode group : tag.get("operations")) for (JsonNode id : group) add(id.textValue(), tag);
        }
    }

    private void add(String id, JsonNode tag) {
        Place place = new Place(tag.get("name").textValue(), places.size() + 1);
        if (places.put(id, place) != null)
            throw new IllegalStateException("contract/contract.yaml lists " + id + " twice");
    }

    /** The tags as OpenAPI describes them. */
    ArrayNode tags(ObjectNode factory) {
        ArrayNode tags = factory.arrayNode();
        for (JsonNode tag : listed) tags.add(((ObjectNode) tag.deepCopy()).without("operations"));
        return tags;
    }

    void describe(ObjectNode operation, String id) {
        Place place = places.get(id);
        if (place == null) throw new IllegalStateException("contract/contract.yaml lists " + id + " in no tag");
        operation.putArray("tags").add(place.tag());
        operation.put(POSITION, place.position());
    }

    /** Sorts paths by the operation that is used first, and the methods of each path by their use. */
    ObjectNode sorted(ObjectNode paths) {
        paths.forEach(path -> sortMethods((ObjectNode) path));
        List<JsonNode> operations =
                paths.valueStream().flatMap(JsonNode::valueStream).toList();
        if (operations.size() != places.size())
            throw new IllegalStateException("contract/contract.yaml lists operations that do not exist");
        ObjectNode sorted = paths.objectNode();
        paths.propertyStream()
                .sorted(Comparator.comparing(path ->
                        position(path.getValue().valueStream().findFirst().orElseThrow())))
                .forEach(path -> sorted.set(path.getKey(), path.getValue()));
        return sorted;
    }

    private static void sortMethods(ObjectNode path) {
        List<Map.Entry<String, JsonNode>> methods = path.propertyStream()
                .sorted(Comparator.comparing(method -> position(method.getValue())))
                .toList();
        path.removeAll();
        methods.forEach(method -> path.set(method.getKey(), method.getValue()));
    }

    private static int position(JsonNode operation) {
        return operation.path(POSITION).intValue();
    }
}
