package dateline.syndication.simulation;

import dateline.http.response.Page;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a change of a permission would do now.
 *
 * @param permission id; absent for a permission to be made
 * @param at instant for which the change was simulated
 * @param state of the permission after the change
 * @param outlets one entry for each outlet of the partner
 * @param notices that would open; absent if none would
 * @param copies that run, of articles that an outlet would lose or that a notice would be about
 * @param quota absent without a quota before and after
 */
@RecordBuilder
@Schema(name = "Simulation")
public record SimulationView(
        UUID permission,
        UUID partner,
        Instant at,
        String state,
        List<OutletEffect> outlets,
        List<ExpectedNotice> notices,
        RunningCopies copies,
        QuotaEffect quota) {

    /**
     * What would change for an outlet.
     *
     * @param changeFeed the items that a reader of the change feed would get who is up to date now
     */
    public record OutletEffect(
            UUID outlet,
            String name,
            ArticleSet gained,
            ArticleSet lost,
            ArticleSet raised,
            ArticleSet lowered,
            FeedItemCounts changeFeed) {}

    /**
     * Articles, newest first.
     *
     * @param count number of articles
     * @param items the first of them
     */
    public record ArticleSet(Page.Count count, List<AffectedArticle> items) {}

    /**
     * An article whose level changes.
     *
     * @param before level now; absent if it is not permitted
     * @param after level after the change; absent if it would not be permitted
     * @param reason why it would not be permitted: the code of the denial
     */
    public record AffectedArticle(UUID article, String headline, String before, String after, String reason) {}

    /** Numbers of items by kind. */
    public record FeedItemCounts(Page.Count put, Page.Count hold, Page.Count remove) {}

    /**
     * A notice that would open.
     *
     * @param dueAt deadline if the change were made now; absent if copies may stay
     * @param use that would no longer be permitted, of a notice permission-narrowed; absent for reproduce
     * @param articles that it would be about
     */
    public record ExpectedNotice(
            @Schema(enumeration = {"permission-ended", "permission-narrowed"})
            String kind,

            String use,

            @Schema(enumeration = {"remove", "hold"}) String demand,

            Instant dueAt,
            ArticleIds articles) {}

    /** Ids of articles: their number and the first of them. */
    public record ArticleIds(Page.Count count, List<UUID> items) {}

    /** Copies that the partner has registered as running: their number and the first of them. */
    public record RunningCopies(Page.Count count, List<RunningCopy> items) {}

    /** A copy that the partner has registered as running. */
    public record RunningCopy(UUID id, UUID article, String url, int version) {}

    /** The quota now and after the change; absent where there is none. */
    public record QuotaEffect(SimulatedQuota before, SimulatedQuota after) {}

    /**
     * A quota in its present period.
     *
     * @param used articles that count
     * @param remaining articles that may still be delivered; 0 if more than the limit count
     */
    public record SimulatedQuota(int limit, String period, int used, int remaining, Instant resetsAt) {}
}
