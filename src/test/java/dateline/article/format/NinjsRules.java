package dateline.article.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Validates documents by {@link NinjsSchema}, and by the rules of ninjs 3.1 and 3.2 for the properties that Dateline
 * writes: their types and values, the required ones, and no others.
 */
final class NinjsRules {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> TEXTS =
            Set.of("uri", "version", "language", "copyrightHolder", "copyrightNotice", "usageTerms", "by", "located");
    private static final Set<String> INSTANTS =
            Set.of("firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires");
    private static final Set<String> NUMBERS =
            Set.of("charCount", "wordCount", "width", "height", "sizeInBytes", "duration", "relevance", "confidence");
    private static final Map<String, Set<String>> ENUMERATIONS = Map.of(
            "type",
                    Set.of(
                            "text",
                            "audio",
                            "video",
                            "picture",
                            "graphic",
                            "composite",
                            "component",
                            "event",
                            "planning"),
            "representationType", Set.of("full", "partial"),
            "pubStatus", Set.of("usable", "withheld", "canceled"));
    private static final Map<String, Set<String>> LIST_MEMBERS = Map.of(
            "headlines", Set.of("role", "contentType", "value"),
            "descriptions", Set.of("role", "contentType", "value"),
            "bodies", Set.of("role", "contentType", "charCount", "wordCount", "value"),
            "subjects", Set.of("name", "rel", "uri", "literal", "creator", "relevance", "confidence"),
            "infoSources", Set.of("name", "role", "uri", "literal"),
            "altIds", Set.of("role", "value"),
            "renditions", Set.of("name", "href", "contentType", "title", "width", "height", "sizeInBytes", "duration"));

    private final List<String> violations = new ArrayList<>();

    private NinjsRules() {}

    static List<String> violations(byte[] document, NinjsVersion version) {
        try {
            JsonNode item = JSON.readTree(document);
            NinjsRules rules = new NinjsRules();
            rules.checkItem("", item, Set.of());
            rules.checkRoot(item, version);
            rules.violations.addAll(NinjsSchema.violations(item));
            return rules.violations;
        } catch (IOException e) {
            return List.of("not JSON: " + e.getMessage());
        }
    }

    private void checkRoot(JsonNode item, NinjsVersion version) {
        for (String member : List.of("pubStatus", "version", "versionCreated", "language", "headlines", "usageTerms")) {
            if (!item.has(member)) violations.add("no " + member);
        }
        JsonNode standard = item.path("standard");
        if (!standard.path("name").asText().equals("ninjs")
                || !standard.path("version").asText().equals(version.number())
                || standard.size() != 3) violations.add("standard: " + standard);
        checkUri("/standard/schema", standard.path("schema"));
        JsonNode rights = item.path("rightsInfo");
        if (rights.size() != 2) violations.add("/rightsInfo has not langId and encodedRights alone: " + rights);
        checkUri("/rightsInfo/langId", rights.path("langId"));
        checkText("/rightsInfo/encodedRights", rights.path("encodedRights"));
        for (JsonNode headline : item.path("headlines")) {
            if (headline.path("role").asText().equals("main")) return;
        }
        violations.add("no main headline");
    }

    private void checkItem(String at, JsonNode item, Set<String> more) {
        if (!item.isObject()) violations.add(at + " is no object");
        if (!item.has("uri")) violations.add(at + " has no uri");
        for (var member : item.properties()) {
            String name = member.getKey();
            String here = at + "/" + name;
            JsonNode value = member.getValue();
            if (TEXTS.contains(name) || more.contains(name)) checkText(here, value);
            else if (INSTANTS.contains(name)) checkInstant(here, value);
            else if (ENUMERATIONS.containsKey(name)) checkEnumeration(here, value, ENUMERATIONS.get(name));
            else if (LIST_MEMBERS.containsKey(name)) checkList(here, value, LIST_MEMBERS.get(name));
            else if (name.equals("associations")) checkAssociations(here, value);
            else if (name.equals("digitalSourceType")) {
                checkUri(here + "/uri", value.path("uri"));
                checkText(here + "/literal", value.path("literal"));
                if (value.size() != 2) violations.add(here + " has other members: " + value);
            } else if (!at.isEmpty() || !Set.of("standard", "rightsInfo").contains(name))
                violations.add(here + " is not written by Dateline");
        }
        checkUri(at + "/uri", item.path("uri"));
    }

    private void checkAssociations(String at, JsonNode associations) {
        if (!associations.isArray()) {
            violations.add(at + " is no list");
            return;
        }
        for (int i = 0; i < associations.size(); i++) {
            if (!associations.get(i).has("name")) violations.add(at + "/" + i + " has no name");
            checkItem(at + "/" + i, associations.get(i), Set.of("name", "rel"));
        }
    }

    private void checkList(String at, JsonNode list, Set<String> known) {
        if (!list.isArray() || list.isEmpty()) {
            violations.add(at + " is no list, or empty");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            if (!one.isObject()) violations.add(at + "/" + i + " is no object");
            if (known.contains("value") && !one.has("value")) violations.add(at + "/" + i + " has no value");
            if (known.contains("href") && !one.has("name")) violations.add(at + "/" + i + " has no name");
            for (var member : one.properties()) {
                String here = at + "/" + i + "/" + member.getKey();
                if (!known.contains(member.getKey())) violations.add(here + " is unknown");
                if (!NUMBERS.contains(member.getKey())) checkText(here, member.getValue());
                else if (!member.getValue().isIntegralNumber())
                    violations.add(here + " is no integer: " + member.getValue());
                if (Set.of("uri", "href").contains(member.getKey())) checkUri(here, member.getValue());
            }
        }
    }

    private void checkText(String at, JsonNode value) {
        if (!value.isTextual() || value.textValue().isBlank()) violations.add(at + " is no text, or blank: " + value);
    }

    private void checkEnumeration(String at, JsonNode value, Set<String> words) {
        if (!words.contains(value.asText())) violations.add(at + " is none of " + words + ": " + value);
    }

    private void checkInstant(String at, JsonNode value) {
        try {
            Instant.parse(value.asText());
        } catch (DateTimeParseException e) {
            violations.add(at + " is not a date-time: " + value);
        }
    }

    private void checkUri(String at, JsonNode value) {
        try {
            if (!URI.create(value.asText()).isAbsolute()) violations.add(at + " is not absolute: " + value);
        } catch (IllegalArgumentException e) {
            violations.add(at + " is not a URI: " + value);
        }
    }
}
