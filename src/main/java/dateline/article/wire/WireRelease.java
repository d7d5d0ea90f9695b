package dateline.article.wire;

import dateline.article.model.Article;
import dateline.article.model.PublicationPlan;
import java.time.Instant;

/**
 * Decides whether a version of a wire item is published automatically, and when. A scheduled or embargoed article keeps
 * its date. An article that the newsroom took back is not published.
 *
 * @param plan null if the version is held back
 * @param heldBack code of the reason; null if the version may be published
 */
public record WireRelease(PublicationPlan plan, String heldBack) {

    /** @param at instant of a first publication, as the item states it; null for now */
    public static WireRelease of(Article article, WireRequest request, Instant at, Instant now) {
        Instant embargo = request.embargoedUntil();
        boolean embargoed = embargo != null && embargo.isAfter(now);
        Instant end = request.expiresAt();
        if (end != null && !end.isAfter(now)) return new WireRelease(null, "expired");
        return switch (article.state(now)) {
            case DRAFT -> new WireRelease(new PublicationPlan(at, embargoed ? embargo : null, end, null), null);
            case SCHEDULED ->
                article.scheduledAt == null
                        ? new WireRelease(
                                new PublicationPlan(article.publishedAt, embargoed ? embargo : null, end, null), null)
                        : new WireRelease(
                                new PublicationPlan(
                                        article.scheduledAt, embargoed ? embargo : article.embargoedUntil, end, null),
                                null);
            case EMBARGOED ->
                new WireRelease(
                        new PublicationPlan(null, embargoed ? embargo : article.embargoedUntil, end, null), null);
            case LIVE ->
                embargoed
                        ? new WireRelease(null, "embargo")
                        : new WireRelease(new PublicationPlan(null, null, end, null), null);
            default -> new WireRelease(null, "state");
        };
    }
}
