package dateline.rights;

/**
 * Whether a package may include one media object of the article.
 *
 * @param reason null if allowed, otherwise {@code media-not-included}, {@code not-owned}, {@code denied} or
 *     {@code rights-expired}
 */
public record MediaVerdict(String id, boolean allowed, String reason) {

    static MediaVerdict allowed(String id) {
        return new MediaVerdict(id, true, null);
    }

    static MediaVerdict denied(String id, String reason) {
        return new MediaVerdict(id, false, reason);
    }
}
