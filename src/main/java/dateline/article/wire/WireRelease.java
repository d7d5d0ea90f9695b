package dateline.article.wire;

import dateline.article.body.Content;
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

    /**
     * @param content of the version, which names a responsible editor if generative AI made it
     * @param publishAt instant of a first publication, as the item states it; null for now
     */
    public static WireRelease of(
            Article article, Content content, WireRequest request, Instant publishAt, Instant now) {
        if (content.story().lacksResponsibleEditor()) return new WireRelease(null, "responsible-editor-missing");
        Instant embargoedUntil = request.embargoedUntil();
        boolean isEmbargoed = embargoedUntil != null && embargoedUntil.isAfter(now);
        Instant end = request.expiresAt();
        if (end != null && !end.isAfter(now)) return new WireRelease(null, "expired");
        return switch (article.state(now)) {
            case DRAFT ->
                new WireRelease(new PublicationPlan(publishAt, isEmbargoed ? embargoedUntil : null, end, null), null);
            case SCHEDULED ->
                article.scheduledAt == null
                        ? new WireRelease(
                                new PublicationPlan(
                                        article.publishedAt, isEmbargoed ? embargoedUntil : null, end, null),
                                null)
                        : new WireRelease(
                                new PublicationPlan(
                                        article.scheduledAt,
                                        isEmbargoed ? embargoedUntil : article.embargoedUntil,
                                        end,
                                        null),
                                null);
            case EMBARGOED ->
                new WireRelease(
                        new PublicationPlan(null, isEmbargoed ? embargoedUntil : article.embargoedUntil, end, null),
                        null);
            case LIVE ->
                isEmbargoed
                        ? new WireRelease(null, "embargo")
                        : new WireRelease(new PublicationPlan(null, null, end, null), null);
            default -> new WireRelease(null, "state");
        };
    }
}
