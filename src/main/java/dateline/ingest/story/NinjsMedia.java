package dateline.ingest.story;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.article.body.Block;
import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.article.body.MediaBuilder;
import dateline.ingest.item.Truncations;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.TextCleaner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Maps pictures, recordings and films of a ninjs object to media of an article: the object itself if it is one, and its
 * associations. The rendition {@code original} or {@code main}, else the widest, becomes the file; the others become
 * renditions.
 */
final class NinjsMedia {

    private static final Set<String> ORIGINAL = Set.of("original", "main");
    private static final Set<String> KINDS = Set.of("image", "audio", "video");
    private static final int MAX_MEDIA = 100;
    private static final int MAX_RENDITIONS = 50;

    private NinjsMedia() {}

    static List<Media> of(JsonNode item, Truncations truncations) {
        List<Media> all = new ArrayList<>();
        if (kind(item) != null) all.addAll(media(item, "main", truncations));
        for (JsonNode association : item.path("associations"))
            if (kind(association) != null
                    && "usable".equals(association.path("pubStatus").asText("usable")))
                all.addAll(media(association, role(association, all), truncations));
        truncations.recordCount("media", all.size(), Math.min(MAX_MEDIA, all.size()));
        return withDistinctIds(all.stream().limit(MAX_MEDIA).toList());
    }

    /** Returns image, audio or video; null for an object of another kind. */
    private static String kind(JsonNode object) {
        return switch (object.path("type").asText("")) {
            case "picture", "graphic" -> "image";
            case "audio" -> "audio";
            case "video" -> "video";
            default -> null;
        };
    }

    // The first picture of a text stands for it, unless the document says which one does.
    private static String role(JsonNode association, List<Media> earlier) {
        String rel = association.path("rel").asText("").toLowerCase(Locale.ROOT);
        if (rel.length() <= 50 && rel.matches("[a-z]++(-[a-z]++)*+")) return rel;
        return earlier.isEmpty() ? "main" : "inline";
    }

    private static List<Media> media(JsonNode object, String role, Truncations truncations) {
        List<JsonNode> files = NinjsTexts.stream(object.path("renditions"))
                .filter(file -> HtmlStory.isValidUrl(file.path("href").textValue()))
                .filter(file -> mediaType(file) == null
                        || KINDS.contains(
                                mediaType(file).substring(0, mediaType(file).indexOf('/'))))
                .toList();
        String kind = kind(object);
        JsonNode original = files.stream()
                .filter(file -> mediaType(file) == null || mediaType(file).startsWith(kind + "/"))
                .min(Comparator.comparing((JsonNode file) ->
                                !ORIGINAL.contains(file.path("name").asText("")))
                        .thenComparing(file -> -file.path("width").asInt()))
                .orElse(null);
        if (original == null) return List.of();
        String name = object.path("name").asText("");
        return List.of(MediaBuilder.builder()
                .id(name.matches(Block.ID) ? name : null)
                .type(kind)
                .role(role)
                .url(original.path("href").textValue())
                .mimeType(mediaType(original))
                .width(positive(original.path("width")))
                .height(positive(original.path("height")))
                .duration(positive(original.path("duration")))
                .sizeInBytes(size(original.path("sizeInBytes")))
                .renditions(renditions(files, original, truncations))
                .caption(text(truncations, caption(object), 4_990))
                .alt(text(
                        truncations,
                        NinjsTexts.text(object.path("descriptions"), Set.of("alt", "altText", "alternativeText"))
                                .orElse(null),
                        1_990))
                .creditLine(creditLine(truncations, object))
                .copyrightHolder(line(truncations, object, "copyrightHolder", 190))
                .usageTerms(text(
                        truncations, TextCleaner.clean(object.path("usageTerms").textValue()), 1_990))
                .transcript(NinjsTexts.text(object.path("bodies"), Set.of("transcript"))
                        .orElse(null))
                .rightsExpireAt(DateParser.parse(object.path("expires").textValue()))
                .digitalSourceType(NinjsMapper.sourceType(object).orElse(null))
                .responsibleEditor(text(truncations, NinjsMapper.responsibleEditor(object), 190))
                .build());
    }

    private static String caption(JsonNode object) {
        return Stream.of("caption", "text", "")
                .map(role -> NinjsTexts.text(object.path("descriptions"), Set.of(role)))
                .flatMap(java.util.Optional::stream)
                .findFirst()
                .orElse(null);
    }

    // Version 3 has no property for it, so agencies send it as a description or as the byline.
    private static String creditLine(Truncations truncations, JsonNode object) {
        return NinjsTexts.text(object.path("descriptions"), NinjsTexts.CREDIT_ROLES)
                .map(credit -> text(truncations, TextCleaner.cleanLine(credit), 490))
                .orElseGet(() -> line(truncations, object, "by", 490));
    }

    private static String text(Truncations truncations, String text, int maxLength) {
        return truncations.truncate("media", text, maxLength);
    }

    private static String line(Truncations truncations, JsonNode object, String member, int maxLength) {
        return text(truncations, TextCleaner.cleanLine(object.path(member).textValue()), maxLength);
    }

    private static List<Media.Rendition> renditions(List<JsonNode> files, JsonNode original, Truncations truncations) {
        List<Media.Rendition> renditions = files.stream()
                .filter(file -> file != original)
                .map(file -> new Media.Rendition(
                        TextCleaner.truncate(
                                TextCleaner.cleanLine(file.path("name").textValue()), 90),
                        file.path("href").textValue(),
                        mediaType(file),
                        positive(file.path("width")),
                        positive(file.path("height"))))
                .toList();
        truncations.recordCount("media", renditions.size(), Math.min(MAX_RENDITIONS, renditions.size()));
        return renditions.isEmpty()
                ? null
                : renditions.stream().limit(MAX_RENDITIONS).toList();
    }

    /** Returns the media type in lower case without parameters; null if it is absent or none. */
    private static String mediaType(JsonNode file) {
        String type = file.path("contentType").asText("").toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return bare.length() <= 100 && bare.matches("[a-z]+/[a-z0-9.+-]+") ? bare : null;
    }

    private static Integer positive(JsonNode number) {
        return number.isNumber() && number.canConvertToInt() && number.intValue() > 0 ? number.intValue() : null;
    }

    private static Long size(JsonNode number) {
        return number.isNumber() && number.canConvertToLong() && number.longValue() >= 0 ? number.longValue() : null;
    }

    // An id that occurs twice is left to the server.
    private static List<Media> withDistinctIds(List<Media> media) {
        Set<String> ids = new HashSet<>();
        return media.stream()
                .map(one -> one.id() == null || ids.add(one.id()) ? one : one.withId(null))
                .toList();
    }
}
