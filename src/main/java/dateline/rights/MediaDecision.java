package dateline.rights;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether a package may include one media object of the article.
 *
 * @param reason null if allowed, otherwise {@code media-not-included}, {@code not-owned}, {@code denied} or
 *     {@code rights-expired}
 */
@Schema(name = "MediaVerdict")
public record MediaDecision(String id, boolean allowed, String reason) {

    static MediaDecision allowed(String id) {
        return new MediaDecision(id, true, null);
    }

    static MediaDecision denied(String id, String reason) {
        return new MediaDecision(id, false, reason);
    }
}
