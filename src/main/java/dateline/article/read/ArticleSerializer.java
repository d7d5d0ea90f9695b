package dateline.article.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.ShownMedia;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.Highlights;
import dateline.article.rows.SerializedArticle;
import dateline.article.rows.SerializedParts;
import dateline.article.rows.SerializedPartsBuilder;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.JsonByteBuilder;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Serializes the parts of a version, and composes a response from the serialized parts and from data that changes without
 * a new version: names, translations, corrections. The bytes equal those of {@link ArticleView}.
 */
@Singleton
public class ArticleSerializer {

    private record TextPart(List<Block> body, String bodyHtml, Integer wordCount) {}

    private record SubjectsPart(List<String> subjects) {}

    private record MediaPart(List<ShownMedia> media) {}

    private static final byte[] EMPTY_ARRAY = {'[', ']'};

    private final ObjectMapper json;
    private final PublicUrl url;

    ArticleSerializer(ObjectMapper json, PublicUrl url) {
        this.json = json;
        this.url = url;
    }

    /** @return empty if a media object has an end of rights, because the content shown then depends on the time */
    Optional<SerializedParts> serializeParts(Content content) {
        if (content.media().stream().anyMatch(media -> media.rightsExpireAt() != null)) return Optional.empty();
        return Optional.of(SerializedPartsBuilder.builder()
                .head(serializeMembers(content.story()))
                .body(text(content))
                .subjects(serializeMembers(new SubjectsPart(content.subjects())))
                .media(media(content))
                .teaserMedia(media(content.teaserPart()))
                .sourceId(content.sourceId())
                .copyrightHolder(content.copyrightHolder())
                .copyrightNotice(content.copyrightNotice())
                .canonicalUrl(content.canonicalUrl())
                .originalPublishedAt(originalPublishedAt(content))
                .build());
    }

    static String originalPublishedAt(Content content) {
        return content.originalPublishedAt() == null
                ? null
                : content.originalPublishedAt().toString();
    }

    private byte[] text(Content content) {
        return serializeMembers(new TextPart(
                content.body(),
                BodyHtml.of(content.body(), content.media()),
                BodyText.countWords(content.bodyText(), content.story().language())));
    }

    private byte[] media(Content content) {
        return serializeMembers(
                new MediaPart(content.media().stream().map(ShownMedia::of).toList()));
    }

    /** @param row a row with serialized parts */
    SerializedArticle serialize(ArticleRow row, Audience audience) {
        SerializedParts parts = row.serializedParts();
        boolean whole = row.isFullyReadableBy(audience);
        byte[] body = whole ? parts.body() : null;
        byte[] media = whole ? parts.media() : parts.teaserMedia();
        JsonByteBuilder bytes = new JsonByteBuilder(1_500 + parts.head().length + length(body) + length(media));
        bytes.beginObject()
                .member("id", row.id())
                .member("version", row.version())
                .member("pubStatus", row.pubStatus())
                .member("visibility", row.visibility())
                .member("slug", row.slug())
                .members(parts.head())
                .members(body);
        appendSectionAndTags(row, bytes);
        bytes.members(parts.subjects());
        appendSource(row, bytes);
        bytes.members(media);
        appendDates(row, bytes);
        appendHighlights(row.highlights(), bytes);
        appendLinks(row, bytes);
        return new SerializedArticle(
                bytes.endObject().toBytes(),
                List.of(CacheableRepresentation.articleTag(row.id())),
                row.modifiedAt(),
                row.expiresAt());
    }

    private static int length(byte[] part) {
        return part == null ? 0 : part.length;
    }

    private static void appendHighlights(Highlights highlights, JsonByteBuilder bytes) {
        if (highlights == null) return;
        bytes.beginObject("highlights")
                .member("headline", highlights.headline())
                .member("teaser", highlights.teaser())
                .member("body", highlights.body())
                .endObject();
    }

    private static void appendSectionAndTags(ArticleRow row, JsonByteBuilder bytes) {
        if (row.section() != null) appendName(row.section(), bytes.beginObject("section"));
        bytes.beginArray("tags");
        for (NameRef tag : row.tags()) appendName(tag, bytes.beginObject());
        bytes.endArray();
    }

    private static void appendName(NameRef name, JsonByteBuilder bytes) {
        bytes.member("slug", name.slug()).member("name", name.name()).endObject();
    }

    private void appendSource(ArticleRow row, JsonByteBuilder bytes) {
        if (row.source() != null) {
            bytes.beginObject("source")
                    .member("slug", row.source().slug())
                    .member("name", row.source().name())
                    .member("url", row.source().url())
                    .endObject();
        }
        bytes.member("sourceId", row.serializedParts().sourceId())
                .member("copyrightHolder", row.copyrightHolder())
                .member("copyrightNotice", row.copyrightNotice())
                .member("canonicalUrl", row.canonicalUrl(url.site()));
    }

    private void appendDates(ArticleRow row, JsonByteBuilder bytes) {
        String original = row.serializedParts().originalPublishedAt();
        bytes.raw("corrections", serializeArray(row.corrections()))
                .raw("translations", serializeArray(row.translations()))
                .member("publishedAt", row.publishedAt())
                .member("modifiedAt", row.modifiedAt())
                .member("originalPublishedAt", original)
                .member("expiresAt", row.expiresAt());
    }

    private void appendLinks(ArticleRow row, JsonByteBuilder bytes) {
        String self = url.to("/v1/articles/" + row.id());
        bytes.beginObject("usage")
                .member("reproduction", "permission-required")
                .member("terms", url.terms())
                .endObject()
                .beginObject("links")
                .member("self", self)
                .member("rights", self + "/rights")
                .member("versions", self + "/versions")
                .endObject();
    }

    private byte[] serializeArray(List<?> values) {
        return values.isEmpty() ? EMPTY_ARRAY : serializeJson(values);
    }

    private byte[] serializeJson(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // Strips the braces of the object.
    private byte[] serializeMembers(Object value) {
        byte[] bytes = serializeJson(value);
        return Arrays.copyOfRange(bytes, 1, bytes.length - 1);
    }
}
