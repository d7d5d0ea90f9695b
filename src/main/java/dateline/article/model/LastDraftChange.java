package dateline.article.model;

import java.time.Instant;

/**
 * The last change that gave a draft a new ETag. The 412 response to a client with an older ETag reports it.
 *
 * @param kind edit, correction, publication, withholding, release, unpublication or kill; published or expired for a
 *     scheduled transition
 * @param by who made the change; {@code clock} for a scheduled transition
 */
public record LastDraftChange(String kind, String by, Instant at) {

    public static LastDraftChange of(Article article, Draft draft, Instant now) {
        LastDraftChange last = draft.lastChange();
        last = last.orLater(new LastDraftChange(transition(article), article.statusBy, article.statusAt), now);
        if (article.version == 0 || !article.pubStatus.equals("usable") || article.unpublishedAt != null) return last;
        return last.orLater(new LastDraftChange("published", "clock", article.publishedAt), now)
                .orLater(new LastDraftChange("expired", "clock", article.expiresAt), now);
    }

    private static String transition(Article article) {
        if (article.pubStatus.equals("canceled")) return "kill";
        if (article.pubStatus.equals("withheld")) return "withholding";
        return article.unpublishedAt != null ? "unpublication" : "release";
    }

    // On equal instants a change by a caller takes precedence over a scheduled transition.
    private LastDraftChange orLater(LastDraftChange other, Instant now) {
        boolean isLater = other.at != null && other.at.isAfter(at) && !other.at.isAfter(now);
        return isLater ? other : this;
    }
}
