package dateline.article.body;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A media object as readers see it. After the end of its rights only its place and the reason remain, without URL and
 * text, so that a front end that finds its id in a block knows that there is nothing to load.
 *
 * @param withheld {@code rights-expired} if the rights have ended, else absent
 * @param rightsExpireAt from this instant on the object must not be shown
 */
@RecordBuilder
@Schema(name = "ShownMedia")
public record ShownMedia(
        String id,

        @Schema(enumeration = {"image", "audio", "video"}) String type,

        String role,
        String withheld,
        @JsonUnwrapped MediaFields fields,
        String syndicatable,
        Instant rightsExpireAt) {

    public static ShownMedia of(Media media) {
        return ShownMediaBuilder.builder()
                .id(media.id())
                .type(media.type())
                .role(media.role())
                .withheld(media.canBeShown() ? null : "rights-expired")
                .fields(MediaFields.of(media))
                .syndicatable(media.syndicatable())
                .rightsExpireAt(media.rightsExpireAt())
                .build();
    }

    /** Returns when the visible content last changed. The end of rights counts as a change, like an edit. */
    public static Instant lastChange(Instant modified, List<ShownMedia> media) {
        return media.stream()
                .filter(one -> one.withheld() != null)
                .map(ShownMedia::rightsExpireAt)
                .filter(modified::isBefore)
                .max(Instant::compareTo)
                .orElse(modified);
    }

    /** Returns the next instant at which the article or the rights in one of its media end. */
    public static Optional<Instant> firstEnd(Instant expires, List<ShownMedia> media) {
        return Stream.concat(
                        Stream.ofNullable(expires),
                        media.stream().filter(one -> one.withheld() == null).map(ShownMedia::rightsExpireAt))
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }
}
