package dateline.ingest.story;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.ingest.xml.TextCleaner;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the headlines, descriptions and bodies of a ninjs object, each with its role, as plain text. */
final class NinjsTexts {

    /** Roles of a description that is the credit line of a picture, recording or film. */
    static final Set<String> CREDIT_ROLES = Set.of("creditline", "creditLine", "credit");

    private NinjsTexts() {}

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Returns the value of the first text with one of these roles. */
    static Optional<String> text(JsonNode texts, Set<String> roles) {
        return stream(texts)
                .filter(text -> roles.contains(text.path("role").asText("")))
                .map(NinjsTexts::plain)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> plain(JsonNode text) {
        String value = text.path("value").textValue();
        boolean isHtml = text.path("contentType").asText("").contains("html");
        return Optional.ofNullable(isHtml ? TextCleaner.htmlToText(value) : TextCleaner.clean(value));
    }

    /** Returns the first text that is not empty and not a credit line. */
    static Optional<String> first(JsonNode texts) {
        return stream(texts)
                .filter(text -> !CREDIT_ROLES.contains(text.path("role").asText("")))
                .map(NinjsTexts::plain)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
