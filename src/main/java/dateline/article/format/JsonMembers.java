package dateline.article.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object of another format, with its members in the order in which they are added. Members without a value are
 * omitted.
 */
final class JsonMembers {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true)
            .build();

    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * @param value text, number, boolean, instant, list, JsonMembers, or an Optional of one of these; a null, blank or
     *     empty value adds no member
     */
    JsonMembers put(String name, Object value) {
        Object jsonValue = toJsonValue(value);
        if (jsonValue != null) members.put(name, jsonValue);
        return this;
    }

    private static Object toJsonValue(Object value) {
        if (value instanceof Optional<?> optional) return toJsonValue(optional.orElse(null));
        if (value instanceof String text) return text.isBlank() ? null : text;
        // Some parsers of date-time do not accept more than milliseconds.
        if (value instanceof Instant instant)
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        if (value instanceof JsonMembers object) return object.members.isEmpty() ? null : object.members;
        if (value instanceof Collection<?> list) {
            var items = list.stream()
                    .map(JsonMembers::toJsonValue)
                    .filter(item -> item != null)
                    .toList();
            return items.isEmpty() ? null : items;
        }
        return value;
    }

    byte[] toBytes() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the bytes with every {@code <} escaped, so that no text can close a {@code script} element around them.
     */
    byte[] toBytesForScript() {
        return toJson().replace("<", "\\u003C").getBytes(StandardCharsets.UTF_8);
    }

    private String toJson() {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
