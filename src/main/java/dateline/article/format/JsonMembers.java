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

/** A JSON object of a foreign format, in the order in which it is written. What has no value is left out. */
final class JsonMembers {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true)
            .build();

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** @param value text, number, boolean, instant, list, JsonMembers, or an Optional of one; nothing, blank or empty adds nothing */
    JsonMembers put(String name, Object value) {
        Object plain = plain(value);
        if (plain != null) members.put(name, plain);
        return this;
    }

    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) return plain(optional.orElse(null));
        if (value instanceof String text) return text.isBlank() ? null : text;
        // Some readers of date-time stop at milliseconds.
        if (value instanceof Instant instant)
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        if (value instanceof JsonMembers object) return object.members.isEmpty() ? null : object.members;
        if (value instanceof Collection<?> list) {
            var items = list.stream()
                    .map(JsonMembers::plain)
                    .filter(one -> one != null)
                    .toList();
            return items.isEmpty() ? null : items;
        }
        return value;
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** So that no text of a story can end the {@code script} element it may be put into: there is no {@code <} in it. */
    byte[] bytesForScript() {
        return text().replace("<", "\\u003C").getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
