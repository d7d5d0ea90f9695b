package dateline.syndication.delivery;

import dateline.article.body.Media;
import dateline.rights.MediaDecision;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A media object of a package. An object that is not allowed has only its id, its type and the reason.
 *
 * @param reason media-not-included, not-owned, denied or rights-expired, if the object is not allowed
 * @param rightsExpireAt the object must not be shown from this instant on
 */
@RecordBuilder
public record PackageMedia(
        String id,
        String type,
        boolean allowed,
        String reason,
        String role,
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
        Instant rightsExpireAt) {

    static PackageMedia of(Media media, MediaDecision decision) {
        if (!decision.allowed()) {
            return PackageMediaBuilder.builder()
                    .id(media.id())
                    .type(media.type())
                    .reason(decision.reason())
                    .build();
        }
        return PackageMediaBuilder.builder()
                .id(media.id())
                .type(media.type())
                .allowed(true)
                .role(media.role())
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
                .rightsExpireAt(media.rightsExpireAt())
                .build();
    }
}
