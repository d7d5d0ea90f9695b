package dateline.article.model;

import java.time.Instant;

/**
 * The last thing that gave a working copy another ETag: told to whoever still holds the one before.
 *
 * @param kind edit, correction, publication, withholding, release, unpublication or kill; published or expired where it was due
 * @param by who did it; {@code clock} where time alone did
 */
public record LastDraftChange(String kind, String by, Instant at) {

    public static LastDraftChange of(Article article, Draft draft, Instant now) {
        LastDraftChange last = draft.lastMove();
        last = last.or(new LastDraftChange(transition(article), article.statusBy, article.statusAt), now);
        if (article.version == 0 || !article.pubStatus.equals("usable") || article.unpublishedAt != null) return last;
        return last.or(new LastDraftChange("published", "clock", article.publishedAt), now)
                .or(new LastDraftChange("expired", "clock", article.expiresAt), now);
    }

    private static String transition(Article article) {
        if (article.pubStatus.equals("canceled")) return "kill";
        if (article.pubStatus.equals("withheld")) return "withholding";
        return article.unpublishedAt != null ? "unpublication" : "release";
    }

    // What was done at the very instant at which something was due was done by somebody.
    private LastDraftChange or(LastDraftChange other, Instant now) {
        boolean later = other.at != null && other.at.isAfter(at) && !other.at.isAfter(now);
        return later ? other : this;
    }
}
