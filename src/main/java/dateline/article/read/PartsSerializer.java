package dateline.article.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.ShownMedia;
import dateline.article.body.UsePolicy;
import dateline.article.rows.SerializedParts;
import dateline.article.rows.SerializedPartsBuilder;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes the serialized parts of a content: the JSON members that change only with a new version. */
@Singleton
class PartsSerializer {

    private record TextPart(List<Block> body, String bodyHtml, Integer wordCount) {}

    private record SubjectsPart(List<String> subjects, UsePolicy usePolicy) {}

    private record MediaPart(List<ShownMedia> media) {}

    private final ObjectMapper json;

    PartsSerializer(ObjectMapper json) {
        this.json = json;
    }

    /**
     * @param content as it is shown; it may lack the body
     * @param corrections the kinds of the article's corrections by id
     */
    SerializedParts serialize(Content content, Map<String, String> corrections) {
        return SerializedPartsBuilder.builder()
                .head(serializeMembers(content.story()))
                .body(content.body() == null ? null : serializeText(content, corrections))
                .subjects(serializeMembers(new SubjectsPart(content.subjects(), content.usePolicy())))
                .media(serializeMedia(content))
                .teaserMedia(serializeMedia(content.teaserPart()))
                .sourceId(content.sourceId())
                .copyrightHolder(content.copyrightHolder())
                .copyrightNotice(content.copyrightNotice())
                .canonicalUrl(content.canonicalUrl())
                .originalPublishedAt(originalPublishedAt(content))
                .build();
    }

    static String originalPublishedAt(Content content) {
        return content.originalPublishedAt() == null
                ? null
                : content.originalPublishedAt().toString();
    }

    private byte[] serializeText(Content content, Map<String, String> corrections) {
        return serializeMembers(new TextPart(
                content.body(),
                BodyHtml.of(content.body(), content.media(), corrections),
                BodyText.countWords(content.bodyText(), content.story().language())));
    }

    private byte[] serializeMedia(Content content) {
        return serializeMembers(
                new MediaPart(content.media().stream().map(ShownMedia::of).toList()));
    }

    // Strips the braces of the object.
    private byte[] serializeMembers(Object value) {
        try {
            byte[] bytes = json.writeValueAsBytes(value);
            return Arrays.copyOfRange(bytes, 1, bytes.length - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
