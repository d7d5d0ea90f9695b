package dateline.syndication.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.Media;
import dateline.article.body.MediaFields;
import dateline.rights.MediaDecision;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A media object of a package. An object that is not allowed has only its id, its type and the reason.
 *
 * @param reason media-not-included, not-owned, denied or rights-expired, if the object is not allowed
 * @param fields null if the object is not allowed
 * @param rightsExpireAt the object must not be shown from this instant on
 */
@RecordBuilder
public record PackageMedia(
        String id,
        String type,
        boolean allowed,
        String reason,
        String role,
        @JsonUnwrapped MediaFields fields,
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
                .fields(MediaFields.of(media))
                .rightsExpireAt(media.rightsExpireAt())
                .build();
    }
}
