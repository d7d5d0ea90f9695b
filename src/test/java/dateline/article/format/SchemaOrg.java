package dateline.article.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Validates JSON-LD by the terms of schema.org that Dateline uses: the types that have each property, and the values it may have. */
final class SchemaOrg {

    /**
     * A property.
     *
     * @param domain the types that have the property
     * @param range the types of its values
     */
    record Term(Set<String> domain, Set<String> range) {}

    private static final Map<String, String> PARENT = Map.ofEntries(
            Map.entry("NewsArticle", "Article"),
            Map.entry("Article", "CreativeWork"),
            Map.entry("WebPageElement", "CreativeWork"),
            Map.entry("ImageObject", "MediaObject"),
            Map.entry("AudioObject", "MediaObject"),
            Map.entry("VideoObject", "MediaObject"),
            Map.entry("MediaObject", "CreativeWork"),
            Map.entry("CorrectionComment", "Comment"),
            Map.entry("Comment", "CreativeWork"),
            Map.entry("CreativeWork", "Thing"),
            Map.entry("Person", "Thing"),
            Map.entry("Organization", "Thing"),
            Map.entry("QuantitativeValue", "Thing"));

    private static final Map<String, Term> TERMS = Map.ofEntries(
            term("identifier", "Thing", "PropertyValue", "Text", "URL"),
            term("name", "Thing", "Text"),
            term("alternativeHeadline", "CreativeWork", "Text"),
            term("url", "Thing", "URL"),
            term("description", "Thing", "Text", "TextObject"),
            term("mainEntityOfPage", "Thing", "CreativeWork", "URL"),
            term("image", "Thing", "ImageObject", "URL"),
            term("version", "CreativeWork", "Number", "Text"),
            term("headline", "CreativeWork", "Text"),
            term("inLanguage", "CreativeWork", "Language", "Text"),
            term("datePublished", "CreativeWork", "Date", "DateTime"),
            term("dateModified", "CreativeWork", "Date", "DateTime"),
            term("dateCreated", "CreativeWork", "Date", "DateTime"),
            term("expires", "CreativeWork", "Date", "DateTime"),
            term("author", "CreativeWork", "Organization", "Person"),
            term("accountablePerson", "CreativeWork", "Person"),
            term("digitalSourceType", "CreativeWork", "IPTCDigitalSourceEnumeration"),
            term("contributor", "CreativeWork", "Organization", "Person"),
            term("publisher", "CreativeWork", "Organization", "Person"),
            term("sdPublisher", "CreativeWork", "Organization", "Person"),
            term("keywords", "CreativeWork", "DefinedTerm", "Text", "URL"),
            term("about", "CreativeWork", "Thing"),
            term("audio", "CreativeWork", "AudioObject", "Clip", "MusicRecording"),
            term("video", "CreativeWork", "Clip", "VideoObject"),
            term("copyrightHolder", "CreativeWork", "Organization", "Person"),
            term("copyrightNotice", "CreativeWork", "Text"),
            term("copyrightYear", "CreativeWork", "Number"),
            term("creditText", "CreativeWork", "Text"),
            term("license", "CreativeWork", "CreativeWork", "URL"),
            term("usageInfo", "CreativeWork", "CreativeWork", "URL"),
            term("acquireLicensePage", "CreativeWork", "CreativeWork", "URL"),
            term("conditionsOfAccess", "CreativeWork", "Text"),
            term("isAccessibleForFree", "CreativeWork", "Boolean"),
            term("hasPart", "CreativeWork", "CreativeWork"),
            term("encoding", "CreativeWork", "MediaObject"),
            term("encodingFormat", "CreativeWork", "Text", "URL"),
            term("correction", "CreativeWork", "CorrectionComment", "Text", "URL"),
            term("text", "CreativeWork", "Text"),
            term("articleSection", "Article", "Text"),
            term("articleBody", "Article", "Text"),
            term("wordCount", "Article", "Integer"),
            term("dateline", "NewsArticle", "Text"),
            term("cssSelector", "WebPageElement", "CssSelectorType"),
            term("contentUrl", "MediaObject", "URL"),
            term("contentSize", "MediaObject", "Text"),
            term("uploadDate", "MediaObject", "Date", "DateTime"),
            term("duration", "MediaObject", "Duration", "QuantitativeValue"),
            term("width", "MediaObject", "Distance", "QuantitativeValue"),
            term("height", "MediaObject", "Distance", "QuantitativeValue"),
            Map.entry(
                    "caption",
                    new Term(Set.of("AudioObject", "ImageObject", "VideoObject"), Set.of("MediaObject", "Text"))),
            Map.entry("transcript", new Term(Set.of("AudioObject", "VideoObject"), Set.of("Text"))),
            term("jobTitle", "Person", "DefinedTerm", "Text"),
            term("worksFor", "Person", "Organization"),
            term("value", "QuantitativeValue", "Boolean", "Number", "StructuredValue", "Text"),
            term("unitCode", "QuantitativeValue", "Text", "URL"));

    private final List<String> violations = new ArrayList<>();

    private SchemaOrg() {}

    private static Map.Entry<String, Term> term(String name, String domain, String... range) {
        return Map.entry(name, new Term(Set.of(domain), Set.of(range)));
    }

    static List<String> violations(JsonNode document) {
        SchemaOrg check = new SchemaOrg();
        if (!document.path("@context").asText().equals("https://schema.org")) check.violations.add("no context");
        check.checkObject("", document);
        return check.violations;
    }

    private void checkObject(String at, JsonNode object) {
        String type = object.path("@type").asText();
        if (!PARENT.containsKey(type) && !type.equals("Thing")) violations.add(at + " has the unknown type " + type);
        for (var member : object.properties()) {
            if (member.getKey().startsWith("@")) continue;
            Term term = TERMS.get(member.getKey());
            String here = at + "/" + member.getKey();
            if (term == null) {
                violations.add(here + " is unknown");
                continue;
            }
            if (term.domain().stream().noneMatch(domain -> isSubtype(type, domain)))
                violations.add(here + " is not of " + type);
            if (member.getValue().isArray()) member.getValue().forEach(value -> checkValue(here, value, term));
            else checkValue(here, member.getValue(), term);
        }
    }

    private void checkValue(String at, JsonNode value, Term term) {
        if (value.isObject()) {
            String type = value.path("@type").asText();
            if (term.range().stream().noneMatch(range -> isSubtype(type, range)))
                violations.add(at + " holds a " + type);
            checkObject(at, value);
        } else if (term.range().stream().noneMatch(range -> fits(value, range))) {
            violations.add(at + " holds " + value + ", not one of " + term.range());
        }
    }

    private static boolean isSubtype(String type, String wanted) {
        return type != null && (type.equals(wanted) || isSubtype(PARENT.get(type), wanted));
    }

    private static boolean fits(JsonNode value, String range) {
        return switch (range) {
            case "Text" -> value.isTextual() && !value.textValue().isBlank();
            case "Number" -> value.isNumber();
            case "Integer" -> value.isIntegralNumber();
            case "Boolean" -> value.isBoolean();
            case "URL" -> value.isTextual() && isUrl(value.textValue());
            case "IPTCDigitalSourceEnumeration" ->
                value.asText().startsWith("https://schema.org/")
                                && value.asText().endsWith("DigitalSource")
                        || value.asText().startsWith("http://cv.iptc.org/newscodes/digitalsourcetype/");
            case "CssSelectorType" -> value.isTextual() && value.textValue().matches("\\.[a-z-]+");
            case "DateTime" -> parses(value, Instant::parse);
            case "Duration" -> parses(value, Duration::parse);
            default -> false;
        };
    }

    private static boolean isUrl(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean parses(JsonNode value, java.util.function.Consumer<String> parser) {
        try {
            parser.accept(value.asText());
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
