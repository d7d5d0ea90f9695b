package dateline.article.wire;

import dateline.article.model.Article;
import dateline.article.model.PublicationPlan;
import java.time.Instant;

/**
 * Whether a wire's version may go out by itself, and when. What waits for its hour or embargo goes on waiting; what the newsroom
 * took back stays back.
 *
 * @param heldBack null where it may go
 */
public record WireRelease(PublicationPlan plan, String heldBack) {

    /** @param at of a first publication, as the item has it; null for this moment */
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
