package dateline.article.body;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The file, description and rights statement of a media object. Views contain them as members of their own, in this
 * order, through {@code @JsonUnwrapped}.
 *
 * @param duration seconds
 */
@RecordBuilder
public record MediaFields(
        String url,
        String mimeType,
        Integer width,
        Integer height,
        Integer duration,
        Long sizeInBytes,
        List<Media.Rendition> renditions,
        String caption,
        String alt,
        String creditLine,
        String copyrightHolder,
        String usageTerms,
        String transcript,
        String digitalSourceType,
        String responsibleEditor) {

    public static MediaFields of(Media media) {
        return MediaFieldsBuilder.builder()
                .url(media.url())
                .mimeType(media.mimeType())
                .width(media.width())
                .height(media.height())
                .duration(media.duration())
                .sizeInBytes(media.sizeInBytes())
                .renditions(media.renditions())
                .caption(media.caption())
                .alt(media.alt())
                .creditLine(media.creditLine())
                .copyrightHolder(media.copyrightHolder())
                .usageTerms(media.usageTerms())
                .transcript(media.transcript())
                .digitalSourceType(media.digitalSourceType())
                .responsibleEditor(media.responsibleEditor())
                .build();
    }

    /** Returns the media type of the file of an object of this kind; see {@link Media#contentType()}. */
    public String contentType(String type) {
        return Media.contentType(type, mimeType, url);
    }
}
