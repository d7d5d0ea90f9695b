package dateline.syndication.changes;

import dateline.rights.ArticleFacts;
import dateline.rights.Decision.Denied;
import dateline.rights.Reason;
import dateline.syndication.changes.ChangeFeedItems.ChangeCause;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.decision.ArticleFactsLoader;
import dateline.syndication.decision.OpenNotices.RemovalDemand;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An article that an outlet may no longer run.
 *
 * @param offeredUnder the permission of the last offer
 * @param notices ids of open notices; null for none
 * @param removalDemand the removal that open notices demand; null for none
 */
record EndedRight(
        ArticleFactsLoader.VersionedFacts article,
        Denied decision,
        UUID offeredUnder,
        List<UUID> notices,
        RemovalDemand removalDemand) {

    Item toItem(PartnerContext partnerContext, ChangeCause cause, Instant now) {
        Permission permission =
                partnerContext.permission(decision.coveringPermission().orElse(offeredUnder));
        // A permission that is suspended when its term ends has lapsed.
        boolean lapsed = decision.reason() == Reason.PERMISSION_SUSPENDED
                && permission.validUntil != null
                && !permission.validUntil.isAfter(now);
        Reason reason = lapsed ? Reason.PERMISSION_LAPSED : decision.reason();
        Instant at = ChangeFeedItems.deniedSince(
                reason, partnerContext, permission, storedInstant(reason, now).orElse(cause.at()));
        Duration removalPeriod = ChangeFeedItems.removalPeriod(reason, permission.terms);
        return PartnerChangesItemBuilder.builder()
                .seq(cause.seq())
                .kind(removalPeriod == null ? "hold" : "remove")
                .article(article.facts().id())
                .reasons(List.of(decision.reason().code()))
                .notices(notices)
                .at(at)
                .removeBy(
                        removalPeriod == null
                                ? null
                                : removalDemand == null ? at.plus(removalPeriod) : removalDemand.due())
                .build();
    }

    // Read from stored instants, so that each evaluation returns the same one; empty if none is stored.
    private Optional<Instant> storedInstant(Reason reason, Instant now) {
        ArticleFacts facts = article.facts();
        return switch (reason) {
            case ARTICLE_CANCELED, ARTICLE_WITHHELD -> Optional.ofNullable(article.statusAt());
            case ARTICLE_NOT_PUBLISHED ->
                Stream.of(facts.unpublishedAt(), facts.expiresAt())
                        .filter(instant -> instant != null && !instant.isAfter(now))
                        .min(Instant::compareTo);
            default -> Optional.ofNullable(removalDemand).map(RemovalDemand::issued);
        };
    }
}
