package dateline.syndication.delivery;

import dateline.article.body.Media;
import dateline.rights.MediaVerdict;
import java.time.Instant;
import java.util.List;

/**
 * One media object of a package: whole when it comes with the article, else its place and why it does not.
 *
 * @param reason media-not-included, not-owned, denied or rights-expired, when it is not allowed
 * @param rightsExpireAt from then on it must not be shown
 */
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

    static PackageMedia of(Media media, MediaVerdict verdict) {
        if (!verdict.allowed()) {
            return new PackageMedia(
                    media.id(),
                    media.type(),
                    false,
                    verdict.reason(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        return new PackageMedia(
                media.id(),
                media.type(),
                true,
                null,
                media.role(),
                media.url(),
                media.mimeType(),
                media.width(),
                media.height(),
                media.duration(),
                media.sizeInBytes(),
                media.renditions(),
                media.caption(),
                media.alt(),
                media.creditLine(),
                media.copyrightHolder(),
                media.usageTerms(),
                media.transcript(),
                media.rightsExpireAt());
    }
}
